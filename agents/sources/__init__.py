"""Takes in what other services tell: donations, follows, chat."""
