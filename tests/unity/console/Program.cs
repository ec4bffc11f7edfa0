using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Iris.Core;

/// <summary>
/// Asks Iris something as Unity would, or only listens, and writes the PCM of the answer
/// (s16le mono) to a file: <c>ADDRESS [--session NAME] [--prompt TEXT] --pcm FILE
/// [--cut-after SAMPLES] [--seconds LIMIT]</c>. Prints one JSON line for each thing that happens. Exit code 0 once the answer was played whole, 3 if Iris
/// said not to come back, 4 if the time was up.
/// </summary>
internal static class Program
{
    private static readonly short[] Piece = new short[2048];

    private static int Main(string[] arguments)
    {
        var said = Arguments(arguments);
        PairingResult? paired = null;
        if (said.TryGetValue("pair", out var link))
        {
            paired = Pair(link);
            if (paired.Problem != ConnectionProblem.None)
            {
                Line("refused", ("problem", new JsonValue(paired.Problem.ToString())));
                return 5;
            }
        }
        var options = new ClientOptions
        {
            Address = paired?.Address ?? new Uri(arguments[0]),
            Token = paired?.Token,
            KeyHash = paired?.KeyHash,
            Kind = "cli",
            Session = said.TryGetValue("session", out var session) ? session : "main",
            Device = said.TryGetValue("device", out var device) ? device : "console",
            FirstRetryDelay = TimeSpan.FromMilliseconds(50),
        };
        using var client = new IrisClient(options);
        var performer = new Performer(new SpeechBuffer(0), new LipSync());
        performer.Follow(client);
        using var pcm = File.Create(said["pcm"]);
        var ask = new Ask(client, said.TryGetValue("prompt", out var text) ? text : null);
        var cut = said.TryGetValue("cut-after", out var after) ? long.Parse(after) : long.MaxValue;
        var limit = TimeSpan.FromSeconds(said.TryGetValue("seconds", out var s) ? int.Parse(s) : 30);
        Print(client);
        client.Start();
        var clock = Stopwatch.StartNew();
        long samples = 0;
        while (!ask.Over || performer.Speech.Sounding)
        {
            if (clock.Elapsed > limit || client.Stopped)
            {
                client.Drain();
                return Done(client, samples, client.Stopped ? 3 : 4);
            }
            performer.Update(0.005f);
            int count;
            while ((count = performer.Speech.Pull(Piece, out _)) > 0)
            {
                pcm.Write(MemoryMarshal.AsBytes(Piece.AsSpan(0, count)));
                samples += count;
            }
            if (samples >= cut)
            {
                cut = long.MaxValue;
                Line("cut", ("samples", new JsonValue(samples)));
                client.Abort();
            }
            Thread.Sleep(2);
        }
        performer.Update(0.005f);
        client.StopAsync().Wait(TimeSpan.FromSeconds(2));
        return Done(client, samples, 0);
    }

    /// <summary>Let this device in by a link, as it would be scanned.</summary>
    private static PairingResult Pair(string text)
    {
        if (!PairingLink.TryParse(text, out var link))
        {
            return new PairingResult(ConnectionProblem.UnknownHost);
        }
        var client = new PairingClient(SecurePost.SendAsync, "console");
        return client.PairAsync(link!, CancellationToken.None).Result;
    }

    private static int Done(IrisClient client, long samples, int code)
    {
        Line("done", ("samples", new JsonValue(samples)),
            ("duplicates", new JsonValue(client.Duplicates)), ("code", new JsonValue((long)code)));
        return code;
    }

    private static void Print(IrisClient client)
    {
        client.Received += message => Line("message", ("message", JsonValue.Parse(message.ToJson())),
            ("seq", message is Message { Seq: long seq } ? new JsonValue(seq) : JsonValue.Null));
        client.Heard += (in Frame frame) => Line("sound",
            ("turn", new JsonValue((long)frame.Turn)), ("sentence", new JsonValue((long)frame.Sentence)),
            ("offset", new JsonValue((long)frame.Offset)),
            ("samples", new JsonValue(frame.Pcm.Length / 2L)),
            ("seq", new JsonValue((long)frame.Seq)));
        client.Changed += to =>
            Line("connection", ("is", new JsonValue(to.ToString().ToLowerInvariant())));
        client.Restarted += () => Line("restarted");
        client.Warned += why => Line("problem", ("detail", new JsonValue(why)));
    }

    private static void Line(string happened, params (string Name, JsonValue Value)[] more)
    {
        var members = new Dictionary<string, JsonValue> { ["event"] = new JsonValue(happened) };
        foreach (var (name, value) in more)
        {
            members[name] = value;
        }
        Console.WriteLine(new JsonValue(members));
    }

    private static Dictionary<string, string> Arguments(string[] arguments)
    {
        var said = new Dictionary<string, string>();
        for (var i = 1; i + 1 < arguments.Length; i += 2)
        {
            said[arguments[i].TrimStart('-')] = arguments[i + 1];
        }
        return said;
    }
}
