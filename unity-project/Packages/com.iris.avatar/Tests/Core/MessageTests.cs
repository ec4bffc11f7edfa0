using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class MessageTests
    {
        private static IEnumerable<TestCaseData> Good =>
            Vectors.Of("messages.json", "messages").Concat(Vectors.Of("messages.json", "wire"))
                .Select(one => new TestCaseData(one).SetName($"Reads({one.Members["type"].Text})"));

        private static IEnumerable<TestCaseData> Refused => Vectors.Of("messages.json", "refused")
            .Select(one => new TestCaseData(one.Members["message"])
                .SetName($"Refuses({one.Members["name"].Text})"));

        [TestCaseSource(nameof(Good))]
        public void EveryMessageIsReadAndWrittenTheSame(JsonValue vector)
        {
            var message = Messages.Read(vector.ToString());
            Assert.That(message, Is.Not.Null);
            Assert.That(message!.Type, Is.EqualTo(vector.Members["type"].Text));
            Assert.That(JsonValue.Parse(message.ToJson()), Is.EqualTo(vector));
        }

        [TestCaseSource(nameof(Good))]
        public void UnknownFieldsAreIgnored(JsonValue vector)
        {
            var members = vector.Members.ToDictionary(one => one.Key, one => one.Value);
            members["from_the_future"] = JsonValue.True;
            var message = Messages.Read(new JsonValue(members).ToString());
            Assert.That(JsonValue.Parse(message!.ToJson()), Is.EqualTo(vector));
        }

        [TestCaseSource(nameof(Refused))]
        public void WhatIsWrongIsRefused(JsonValue vector) =>
            Assert.Throws<BadMessageException>(() => Messages.Read(vector.ToString()));

        [Test]
        public void FieldsArriveWithTheirValues()
        {
            var read = (SpeechVisemes)Messages.Read(
                "{\"type\":\"speech.visemes\",\"turn\":41,\"sentence\":2,\"seq\":1763800000123,"
                + "\"frames\":[[0,\"sil\",1],[35.4,\"RR\",0.8]]}")!;
            Assert.That((read.Turn, read.Sentence, read.Seq), Is.EqualTo((41u, 2, 1763800000123L)));
            Assert.That(read.Frames[1].Viseme, Is.EqualTo(Viseme.RR));
            Assert.That(read.Frames[1].Ms, Is.EqualTo(35.4));
            Assert.That(read.Frames[1].Weight, Is.EqualTo(0.8));
        }

        [Test]
        public void MissingOptionalFieldsHaveTheirDefaults()
        {
            var read = (SpeechStarted)Messages.Read(
                "{\"type\":\"speech.started\",\"turn\":1,\"sentence\":0,\"rate\":22050,\"text\":\"\"}")!;
            Assert.That(read.Attempt, Is.EqualTo(1));
            Assert.That(read.Seq, Is.Null);
            Assert.That(read.At, Is.GreaterThan(1.6e9));
        }

        [Test]
        public void AnUnknownTypeIsPassedOver() =>
            Assert.That(Messages.Read("{\"type\":\"avatar.flies\"}"), Is.Null);

        [TestCase("[]")]
        [TestCase("{}")]
        [TestCase("{\"type\":7}")]
        [TestCase("{\"type\":\"event.Big Name\"}")]
        public void WhatHasNoProperTypeIsRefused(string json) =>
            Assert.Throws<BadMessageException>(() => Messages.Read(json));

        [Test]
        public void AnErrorNamesTheMessageAndTheField()
        {
            var error = Assert.Throws<BadMessageException>(
                () => Messages.Read("{\"type\":\"turn.interrupt\",\"turn\":-1}"));
            Assert.That(error!.Message, Does.Contain("turn.interrupt: turn:"));
        }

        [Test]
        public void TextIsMeasuredInCharactersNotInHalves()
        {
            string Partial(int smileys) => "{\"type\":\"vad.started\",\"device\":\""
                + string.Concat(Enumerable.Repeat("😀", smileys)) + "\"}";
            Assert.DoesNotThrow(() => Messages.Read(Partial(64)));
            Assert.Throws<BadMessageException>(() => Messages.Read(Partial(65)));
        }
    }
}
