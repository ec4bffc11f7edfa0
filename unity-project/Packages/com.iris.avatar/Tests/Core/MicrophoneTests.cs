using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class MicrophoneTests
    {
        private readonly List<uint> _offsets = new List<uint>();
        private readonly List<short> _heard = new List<short>();

        [SetUp]
        public void Forget()
        {
            _offsets.Clear();
            _heard.Clear();
        }

        [TestCase(16000, 1, 50)]
        [TestCase(44100, 1, 49)]
        [TestCase(48000, 2, 49)]
        public void PiecesOfTwentyMillisecondsComeAtSixteenKilohertz(int rate, int channels, int pieces)
        {
            Speak(rate, channels, seconds: 1, Tone(440));
            Assert.That(_offsets, Is.EqualTo(Enumerable.Range(0, pieces).Select(i => (uint)(320 * i))));
            Assert.That(Rises(), Is.EqualTo(440 * pieces / 50.0).Within(3));
            Assert.That(_heard.Max(value => value), Is.EqualTo(16384).Within(200));
        }

        [Test]
        public void WhatSixteenKilohertzCannotCarryIsLeftOut()
        {
            Speak(48000, 1, seconds: 1, Tone(11000));
            Assert.That(_heard.Skip(400).Max(value => Math.Abs((int)value)), Is.LessThan(60));
        }

        [Test]
        public void AtItsOwnRateNothingIsChanged()
        {
            Speak(16000, 1, seconds: 0.1f, Tone(7000));
            var wanted = Enumerable.Range(0, 1280).Select(i =>
                (short)Math.Round((float)Tone(7000)(i / 16000.0) * 32767)).ToArray();
            var differences = _heard.Zip(wanted, (a, b) => Math.Abs(a - b));
            Assert.That(differences.Max(), Is.LessThanOrEqualTo(2));
        }

        [Test]
        public void BlocksOfAnyLengthAreTheSameSound()
        {
            Speak(44100, 1, seconds: 0.5f, Tone(300), block: 4410);
            var whole = _heard.ToArray();
            Forget();
            Speak(44100, 1, seconds: 0.5f, Tone(300), block: 37);
            Assert.That(_heard, Is.EqualTo(whole));
        }

        [Test]
        public void WhatIsTooLoudIsCutOffAndDoesNotTurnOver()
        {
            Speak(16000, 1, seconds: 0.2f, time => 3 * Tone(200)(time));
            Assert.That((_heard.Min(), _heard.Max()), Is.EqualTo(((short)-32767, (short)32767)));
        }

        [Test]
        public void VoicesAreLoweredWhileSoundIsHeldBack()
        {
            var ducking = new Ducking { Level = 0.25f };
            ducking.OnMessage(new SpeechHeld());
            ducking.Update(Protocol.HeldSeconds - 0.1f);
            Assert.That(ducking.Volume, Is.EqualTo(0.25f));
            ducking.OnMessage(new SpeechReleased());
            Assert.That(ducking.Volume, Is.EqualTo(1));
            ducking.OnMessage(new SpeechHeld());
            ducking.Update(Protocol.HeldSeconds + 0.1f);
            Assert.That(ducking.Volume, Is.EqualTo(1), "the bridge has died meanwhile");
        }

        private static Func<double, double> Tone(double hertz) =>
            time => 0.5 * Math.Sin(2 * Math.PI * hertz * time);

        private void Speak(
            int rate, int channels, float seconds, Func<double, double> sound, int block = 480)
        {
            var stream = new MicrophoneStream(rate, channels, (offset, pcm) =>
            {
                _offsets.Add(offset);
                _heard.AddRange(MemoryMarshal.Cast<byte, short>(pcm).ToArray());
            });
            var samples = new float[(int)(rate * seconds) * channels];
            for (var i = 0; i < samples.Length; i++)
            {
                samples[i] = (float)sound(i / channels / (double)rate);
            }
            for (var i = 0; i < samples.Length; i += block * channels)
            {
                stream.Push(samples.AsSpan(i, Math.Min(block * channels, samples.Length - i)));
            }
        }

        private int Rises() =>
            Enumerable.Range(1, _heard.Count - 1).Count(i => _heard[i - 1] < 0 && _heard[i] >= 0);
    }
}
