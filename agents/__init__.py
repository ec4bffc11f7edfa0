"""The agents of Iris: independent processes that share nothing but the bus."""
