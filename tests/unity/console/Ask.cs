using Iris.Core;

/// <summary>
/// One exchange: asked at the first welcome, and over with its turn. With nothing to ask, it is the
/// first turn that anybody begins.
/// </summary>
internal sealed class Ask
{
    private const string Ref = "console-1";

    private readonly IrisClient _client;
    private readonly string? _text;
    private bool _asked;
    private uint? _turn;
    private uint _ended;

    public Ask(IrisClient client, string? text)
    {
        _client = client;
        _text = text;
        client.Received += Take;
    }

    /// <summary>Whether all of the answer has arrived.</summary>
    public bool Over => _turn is uint turn && _ended >= turn;

    private void Take(WireMessage message)
    {
        switch (message)
        {
            case Welcome _ when !_asked && _text != null:
                _asked = _client.Send(new Prompt { Text = _text, Ref = Ref });
                break;
            case Accepted { Ref: Ref } accepted:
                _turn = accepted.Turn;
                break;
            case TurnStarted started when _text == null:
                _turn ??= started.Turn;
                break;
            case TurnEnded ended:
                _ended = ended.Turn;
                break;
        }
    }
}
