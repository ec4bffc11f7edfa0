using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Iris.Core;
using Iris.Core.Tests;
using NUnit.Framework;
using UnityEngine;
using Debug = UnityEngine.Debug;

namespace Iris.Unity.Tests
{
    /// <summary>
    /// A character on the shim and the other end of its connection, on a real socket: time goes by
    /// as tests say.
    /// </summary>
    internal sealed class AvatarFixture : IDisposable
    {
        public static readonly string[] Shapes =
        {
            "jawOpen", "mouthFunnel", "mouthPucker", "mouthRollLower", "mouthRollUpper",
            "mouthShrugUpper", "mouthShrugLower", "mouthPressLeft", "mouthPressRight", "mouthLeft",
            "mouthUpperUpLeft", "mouthUpperUpRight", "mouthLowerDownLeft", "mouthLowerDownRight",
            "mouthStretchLeft", "mouthStretchRight", "mouthSmileLeft", "mouthSmileRight",
            "mouthFrownLeft", "mouthFrownRight", "mouthDimpleLeft", "mouthDimpleRight", "tongueOut",
            "eyeBlinkLeft", "eyeBlinkRight", "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft",
            "eyeWideRight", "eyeLookDownLeft", "eyeLookDownRight", "browDownLeft", "browDownRight",
            "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekSquintLeft",
            "cheekSquintRight", "noseSneerLeft", "noseSneerRight",
        };

        private readonly float[] _block = new float[2 * 800];
        private AudioSource? _source;

        public AvatarFixture()
        {
            Player.Start();
            TestServer = new TestServer();
            PlayerPrefs.SetString("Iris.Address", TestServer.Address.AbsoluteUri);
            Character = new GameObject("Character");
            Head = Bone("Head", Bone("Neck", Bone("Chest", Bone("Hips", Character.transform, 1), 0.4f), 0.2f), 0.1f);
            Bone("Eye_L", Head, 0.1f, 0.03f);
            Bone("Eye_R", Head, 0.1f, -0.03f);
            Skin = Mesh("Body", Shapes);
            Teeth = Mesh("Teeth", "jawOpen", "tongueOut");
        }

        public TestServer TestServer { get; }

        public GameObject Character { get; }

        public Transform Head { get; }

        public SkinnedMeshRenderer Skin { get; }

        public SkinnedMeshRenderer Teeth { get; }

        public IrisAvatar Avatar => Character.GetComponent<IrisAvatar>();

        /// <summary>What the loudspeaker has played, on its left side.</summary>
        public List<float> Heard { get; } = new List<float>();

        /// <summary>Put a component on the character, set as in the Inspector.</summary>
        public T Add<T>(params (string Field, object? Value)[] fields)
            where T : Component
        {
            // As a prefab: what is serialized is there before the component begins.
            Configure.Next = component => Set(component, fields);
            return Character.AddComponent<T>();
        }

        public Transform Bone(string name, Transform parent, float up, float side = 0)
        {
            var bone = new GameObject(name).transform;
            bone.SetParent(parent, false);
            bone.localPosition = new Vector3(side, up, 0);
            return bone;
        }

        public SkinnedMeshRenderer Mesh(string name, params string[] shapes)
        {
            var mesh = new GameObject(name).AddComponent<SkinnedMeshRenderer>();
            mesh.transform.SetParent(Character.transform, false);
            mesh.sharedMesh = new Mesh(shapes);
            return mesh;
        }

        /// <summary>What a shape of the skin is at, 0 to 1.</summary>
        public float Weight(string shape) => Skin.GetBlendShapeWeight(Array.IndexOf(Shapes, shape)) / 100;

        /// <summary>A frame, and the sound of a frame.</summary>
        public void Frame(float seconds = 1 / 60f)
        {
            Player.Frame(seconds);
            if (_source == null)
            {
                _source = Character.GetComponent<AudioSource>();
            }
            _source?.Render(_block, 2);
        }

        /// <summary>Frames, of which the sound is kept.</summary>
        public void Frames(int count, Action? each = null)
        {
            for (var i = 0; i < count; i++)
            {
                Frame();
                Heard.AddRange(_block.Where((_, place) => place % 2 == 0));
                each?.Invoke();
            }
        }

        /// <summary>Frames in real time, without sound, until something is so.</summary>
        public void Until(Func<bool> done, string what = "")
        {
            var clock = Stopwatch.StartNew();
            while (!done())
            {
                Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(8), $"{what} {string.Join("; ", Debug.Said)}");
                Player.Frame(0.002f);
                Thread.Sleep(2);
            }
        }

        /// <summary>Be welcomed; gives the greeting.</summary>
        public Hello Open()
        {
            Player.Frame();
            var hello = TestServer.ReceiveHello().GetAwaiter().GetResult();
            Until(() => Avatar.State == AvatarState.Connecting, "call");
            TestServer.Say(new Welcome
            {
                Protocol = 1, Avatar = "iris", Session = "main", Seq = 100,
            }.ToJson()).GetAwaiter().GetResult();
            Until(() => Avatar.State == AvatarState.Ready, "welcome");
            return hello;
        }

        /// <summary>Iris says something, and the character has heard it.</summary>
        public void Say(params WireMessage[] messages)
        {
            var last = false;
            void See(WireMessage message) => last |= message is VadStopped { Device: "mark" };
            Avatar.Messages.Any += See;
            foreach (var message in messages.Append(new VadStopped { Device = "mark" }))
            {
                TestServer.Say(message.ToJson()).GetAwaiter().GetResult();
            }
            Until(() => last, "said");
            Avatar.Messages.Any -= See;
        }

        /// <summary>A whole answer of one sentence: its sound is a tone, its mouth opens at 100 ms.</summary>
        public void Answer(uint turn, int milliseconds = 1000)
        {
            const int rate = 16000;
            var samples = new short[rate * milliseconds / 1000];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = (short)(16384 * Math.Sin(2 * Math.PI * 200 * i / rate));
            }
            Say(new TurnStarted { Turn = turn, Text = "?" },
                new SpeechStarted { Turn = turn, Rate = rate, Text = "Hello.", Attempt = 1 },
                new SpeechVisemes { Turn = turn, Frames = Visemes(milliseconds) });
            for (var at = 0; at < samples.Length; at += 640)
            {
                var count = Math.Min(640, samples.Length - at);
                TestServer.Pcm(turn, (ulong)(1000 * turn + at / 640), (uint)at,
                    MemoryMarshal.AsBytes(samples.AsSpan(at, count)).ToArray()).GetAwaiter().GetResult();
            }
            Say(new SpeechEnded { Turn = turn, Samples = samples.Length },
                new TurnEnded { Turn = turn, Reason = EndReason.Completed, Text = "Hello.", Heard = "" });
        }

        /// <summary>The next text that the face says, but for reports of what was played.</summary>
        public WireMessage Told()
        {
            while (true)
            {
                var coming = TestServer.Hear();
                Until(() => coming.IsCompleted, "told");
                if (Messages.Read(coming.Result) is WireMessage message && !(message is SpeechPlayed))
                {
                    return message;
                }
            }
        }

        public void Dispose()
        {
            Player.Stop();
            TestServer.Dispose();
        }

        private static VisemeFrame[] Visemes(int milliseconds) => new[]
        {
            new VisemeFrame(0, Viseme.Sil, 1), new VisemeFrame(100, Viseme.Aa, 1),
            new VisemeFrame(milliseconds - 100, Viseme.Aa, 1), new VisemeFrame(milliseconds, Viseme.Sil, 1),
        };

        private static void Set(Component component, (string Field, object? Value)[] fields)
        {
            foreach (var (field, value) in fields)
            {
                var found = component.GetType().GetField(field, BindingFlags.Instance | BindingFlags.NonPublic)!;
                Assert.That(found.IsDefined(typeof(SerializeField), false), $"{field} is in the Inspector");
                found.SetValue(component, value);
            }
        }
    }
}
