using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class SpeechBufferTests
    {
        private readonly List<Progress> _reports = new List<Progress>();
        private SpeechBuffer _buffer = new SpeechBuffer(0);

        [SetUp]
        public void Begin()
        {
            _buffer = new SpeechBuffer(0);
            _buffer.TurnStarted(41);
        }

        [Test]
        public void PiecesInAnyOrderAndTwiceBecomeTheSentence()
        {
            var samples = Speaker.Samples(0, 1000);
            _buffer.Begin(41, 0, 16000, 1);
            foreach (var (from, to) in new[]
                { (600, 1000), (200, 400), (300, 700), (200, 400), (0, 200) })
            {
                Speaker.Piece(_buffer, 41, 0, samples, from, to);
            }
            _buffer.End(41, 0, 1000);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples));
            Assert.That(_buffer.Sounding, Is.False);
        }

        [Test]
        public void NothingIsPlayedAcrossAGap()
        {
            var samples = Speaker.Samples(0, 300);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 100);
            Speaker.Piece(_buffer, 41, 0, samples, 200, 300);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples.Take(100)));
            Speaker.Piece(_buffer, 41, 0, samples, 100, 200);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples.Skip(100)));
        }

        [Test]
        public void SentencesSoundInOrderWhateverOrderTheyArriveIn()
        {
            var second = Speaker.Sentence(_buffer, 41, 1, 200);
            Assert.That(Speaker.PullAll(_buffer), Is.Empty);
            var first = Speaker.Sentence(_buffer, 41, 0, 200);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(first.Concat(second)));
        }

        [Test]
        public void AnEmptySentenceHoldsNothingUp()
        {
            Speaker.Sentence(_buffer, 41, 0, 0);
            var second = Speaker.Sentence(_buffer, 41, 1, 200);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(second));
        }

        [Test]
        public void ATurnWaitsUntilTheOneBeforeIsOver()
        {
            var first = Speaker.Sentence(_buffer, 41, 0, 100);
            var next = Speaker.Sentence(_buffer, 42, 0, 100);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(first));
            _buffer.TurnEnded(41);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(next));
        }

        [Test]
        public void AnEndedTurnGoesOnAcrossASentenceThatNeverCame()
        {
            var first = Speaker.Sentence(_buffer, 41, 0, 100);
            var third = Speaker.Sentence(_buffer, 41, 2, 100);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(first));
            _buffer.TurnEnded(41);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(third));
        }

        [Test]
        public void WhoComesInTheMiddleOfATurnHearsItFromThere()
        {
            var buffer = new SpeechBuffer(0);
            var samples = Speaker.Sentence(buffer, 7, 3, 100);
            Assert.That(Speaker.PullAll(buffer), Is.EqualTo(samples));
        }

        [Test]
        public void AnotherAttemptGoesOnWherePlayingStopped()
        {
            var samples = Speaker.Samples(0, 1000);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 500);
            var heard = Speaker.PullAll(_buffer, 300).ToList();
            var another = samples.Select(sample => (short)-sample).ToArray();
            _buffer.Begin(41, 0, 16000, 2);
            Assert.That(Speaker.PullAll(_buffer), Is.Empty, "what came before is void");
            Speaker.Piece(_buffer, 41, 0, another, 0, 1000);
            _buffer.End(41, 0, 1000);
            heard.AddRange(Speaker.PullAll(_buffer));
            Assert.That(heard, Is.EqualTo(samples.Take(300).Concat(another.Skip(300))));
        }

        [Test]
        public void AnAttemptOfAnotherRateGoesOnAtTheSameTime()
        {
            var samples = Speaker.Samples(0, 1000);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 500);
            Speaker.PullAll(_buffer, 400);
            var another = Speaker.Samples(1, 2000);
            _buffer.Begin(41, 0, 32000, 2);
            Speaker.Piece(_buffer, 41, 0, another, 0, 2000);
            _buffer.End(41, 0, 2000);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(another.Skip(800)));
        }

        [Test]
        public void TheEndOfAnEarlierAttemptIsVoidToo()
        {
            var samples = Speaker.Samples(0, 1000);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 300);
            _buffer.End(41, 0, 300);
            Speaker.PullAll(_buffer, 200);
            _buffer.Begin(41, 0, 16000, 2);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 500);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples.Skip(200).Take(300)));
            Assert.That(_buffer.Sounding, Is.True, "more is to come");
            Speaker.Piece(_buffer, 41, 0, samples, 500, 1000);
            _buffer.End(41, 0, 1000);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples.Skip(500)));
        }

        [Test]
        public void ASentenceThatStillWaitsIsWhollyThatOfTheLastAttempt()
        {
            var first = Speaker.Sentence(_buffer, 41, 0, 100);
            Speaker.Sentence(_buffer, 41, 1, 600);
            var another = Speaker.Samples(2, 400);
            _buffer.Begin(41, 1, 16000, 3);
            Speaker.Piece(_buffer, 41, 1, another, 0, 400);
            _buffer.End(41, 1, 400);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(first.Concat(another)));
        }

        [Test]
        public void ItSpeaksOnFromSentenceToSentenceUntilTheTurnIsOver()
        {
            Speaker.Sentence(_buffer, 41, 0, 100);
            Assert.That(_buffer.Speaking, Is.False, "nobody has heard anything yet");
            Speaker.Sentence(_buffer, 41, 1, 100);
            Assert.That(_buffer.Pull(new short[100], out var rate), Is.EqualTo(100));
            Assert.That((_buffer.Sounding, _buffer.Speaking), Is.EqualTo((false, true)));
            Speaker.PullAll(_buffer);
            Assert.That(_buffer.Speaking, Is.False);
        }

        [Test]
        public void AShorterAttemptEndsASentenceThatWasPlayedFarther()
        {
            var samples = Speaker.Samples(0, 1000);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 800);
            Speaker.PullAll(_buffer, 800);
            Speaker.Sentence(_buffer, 41, 0, 600, attempt: 2);
            var next = Speaker.Sentence(_buffer, 41, 1, 100);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(next));
        }

        [TestCase(1)]
        [TestCase(0)]
        public void TheSameOrAnEarlierAttemptChangesNothing(int attempt)
        {
            var samples = Speaker.Samples(0, 100);
            _buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(_buffer, 41, 0, samples, 0, 100);
            _buffer.Begin(41, 0, 16000, attempt);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(samples));
        }

        [Test]
        public void NoSentenceIsSpokenTwice()
        {
            Speaker.Sentence(_buffer, 41, 0, 100);
            Speaker.PullAll(_buffer);
            Speaker.Sentence(_buffer, 41, 0, 100, attempt: 2);
            Assert.That(Speaker.PullAll(_buffer), Is.Empty);
        }

        [Test]
        public void ACancelledTurnIsSilentAtOnceAndForGood()
        {
            Speaker.Sentence(_buffer, 41, 0, 1000);
            Speaker.PullAll(_buffer, 300);
            _buffer.Cancel(41);
            Assert.That(_buffer.Sounding, Is.False);
            Speaker.Sentence(_buffer, 41, 1, 1000);
            Assert.That(Speaker.PullAll(_buffer), Is.Empty);
            var next = Speaker.Sentence(_buffer, 42, 0, 100);
            Assert.That(Speaker.PullAll(_buffer), Is.EqualTo(next));
        }

        [Test]
        public void ASentenceBeginsOnceALittleOfItIsThere()
        {
            var buffer = new SpeechBuffer(headStartMs: 50);
            var samples = Speaker.Samples(0, 4000);
            buffer.Begin(41, 0, 16000, 1);
            Speaker.Piece(buffer, 41, 0, samples, 0, 799);
            Assert.That(Speaker.PullAll(buffer), Is.Empty);
            Speaker.Piece(buffer, 41, 0, samples, 799, 800);
            Assert.That(Speaker.PullAll(buffer), Has.Length.EqualTo(800));
            Assert.That(buffer.Gaps, Is.EqualTo(1), "it ran dry");
            Speaker.Piece(buffer, 41, 0, samples, 800, 1000);
            Assert.That(Speaker.PullAll(buffer), Is.Empty, "a gap is not followed by another one");
            Speaker.Piece(buffer, 41, 0, samples, 1000, 1600);
            Assert.That(Speaker.PullAll(buffer), Is.EqualTo(samples.Skip(800).Take(800)));
        }

        [Test]
        public void AShortSentenceNeedsNoHeadStart()
        {
            var buffer = new SpeechBuffer(headStartMs: 50);
            var samples = Speaker.Sentence(buffer, 41, 0, 10);
            Assert.That(Speaker.PullAll(buffer), Is.EqualTo(samples));
        }

        [Test]
        public void ReportsSayWhatWasPlayed()
        {
            Speaker.Sentence(_buffer, 41, 0, 150);
            Speaker.PullAll(_buffer);
            _reports.Clear();
            while (_buffer.TryReport(out var report))
            {
                _reports.Add(report);
            }
            Assert.That(_reports.Select(one => one.Ms), Is.EqualTo(new[] { 6.25, 9.375 }));
            Assert.That(_reports.Select(one => one.Over), Is.EqualTo(new[] { false, true }));
        }

        [Test]
        public void SoundFarBeyondAnySentenceIsRefused()
        {
            _buffer.Begin(41, 0, 16000, 1);
            Assert.Throws<BadMessageException>(
                () => _buffer.Add(41, 0, uint.MaxValue, new byte[2]));
        }
    }
}
