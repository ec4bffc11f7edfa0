using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Iris;
using Iris.Core;
using UnityEngine;

/// <summary>
/// Lets a character with the shapes of an FBX answer on the shim: <c>ADDRESS FBX PROMPT
/// SECONDS</c>. Prints a JSON line for each frame of a sixtieth of a second: the milliseconds, how loud the sound is
/// that leaves the loudspeaker then (root mean square; fetched a while before), and every shape's weight that is not 0.
/// </summary>
internal static class Program
{
    private const int Rate = 48000;
    private const int Fps = 60;
    private const double PatienceSeconds = 40;

    private static int Main(string[] arguments)
    {
        Player.Start();
        PlayerPrefs.SetString("Iris.Address", arguments[0]);
        var character = new GameObject("Character");
        var skin = new GameObject("Face").AddComponent<SkinnedMeshRenderer>();
        skin.transform.SetParent(character.transform, false);
        var shapes = Shapes(arguments[1]);
        skin.sharedMesh = new Mesh(shapes);
        var avatar = character.AddComponent<IrisAvatar>();
        character.AddComponent<IrisVoice>();
        character.AddComponent<IrisLipSync>();
        character.AddComponent<IrisLiveliness>();
        var code = Film(avatar, character.GetComponent<AudioSource>(), skin, shapes, arguments[2],
            int.Parse(arguments[3]) * Fps);
        Player.Stop();
        return code;
    }

    /// <summary>The shapes that a binary FBX has, in their order.</summary>
    private static string[] Shapes(string file) => Regex
        .Matches(Encoding.GetEncoding("ISO-8859-1").GetString(File.ReadAllBytes(file)), @"(\w+)\0\x01Geometry")
        .Select(found => found.Groups[1].Value).Where(name => char.IsLower(name[0])).Distinct().ToArray();

    /// <summary>Ask, and print what is seen from the first sound on until it is quiet; in real time.</summary>
    private static int Film(
        IrisAvatar avatar, AudioSource loudspeaker, SkinnedMeshRenderer skin, string[] shapes, string prompt,
        int frames)
    {
        var block = new float[Rate / Fps];
        var clock = Stopwatch.StartNew();
        var asked = false;
        var over = false;
        var first = -1;
        var mixed = new Queue<double>();
        avatar.Messages.TurnEnded += _ => over = true;
        bool Goes(int frame) =>
            (!over || avatar.State != AvatarState.Ready) && (first < 0 || frame < first + frames);

        for (var frame = 0; Goes(frame); frame++)
        {
            asked = asked || avatar.Ask(prompt);
            loudspeaker.Render(block, 1);
            Player.Frame(1f / Fps);
            first = first < 0 && avatar.State == AvatarState.Speaking ? frame : first;
            mixed.Enqueue(Math.Sqrt(block.Sum(sample => sample * sample) / block.Length));
            var heard = mixed.Count > avatar.LatencyMs * Fps / 1000 ? mixed.Dequeue() : 0;
            if (first >= 0)
            {
                Print(1000.0 * (frame - first) / Fps, heard, skin, shapes);
            }
            if (clock.Elapsed.TotalSeconds > PatienceSeconds)
            {
                Console.Error.WriteLine($"no answer: {string.Join("; ", UnityEngine.Debug.Said)}");
                return 4;
            }
            Thread.Sleep(Math.Max(0, 1000 * (frame + 1) / Fps - (int)clock.ElapsedMilliseconds));
        }
        return 0;
    }

    private static void Print(double ms, double loud, SkinnedMeshRenderer skin, string[] shapes)
    {
        var weights = new Dictionary<string, JsonValue>();
        for (var shape = 0; shape < shapes.Length; shape++)
        {
            var weight = skin.GetBlendShapeWeight(shape) / 100;
            if (weight > 0)
            {
                weights[shapes[shape]] = new JsonValue(Math.Round(weight, 4));
            }
        }
        Console.WriteLine(new JsonValue(new Dictionary<string, JsonValue>
        {
            ["ms"] = new JsonValue(Math.Round(ms, 1)),
            ["sound"] = new JsonValue(Math.Round(loud, 5)),
            ["weights"] = new JsonValue(weights),
        }));
    }
}
