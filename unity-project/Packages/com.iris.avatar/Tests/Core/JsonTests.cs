using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class JsonTests
    {
        [TestCase("{\"a\":[1,-2.5,1e3,null,true,false,\"x\"],\"b\":{}}")]
        [TestCase("\"\\u00e9\\n\\\"\\\\ \\ud83d\\ude00 Zoë\"")]
        [TestCase("1763800000123")]
        [TestCase("-9223372036854775808")]
        [TestCase("0.1")]
        public void WhatIsWrittenReadsTheSame(string json)
        {
            var value = JsonValue.Parse(json);
            Assert.That(JsonValue.Parse(value.ToString()), Is.EqualTo(value));
        }

        [Test]
        public void EscapesAreUndone() =>
            Assert.That(JsonValue.Parse("\"\\u0041\\n\\/\\ud83d\\ude00\"").Text, Is.EqualTo("A\n/😀"));

        [Test]
        public void LargeWholeNumbersAreExact() =>
            Assert.That(JsonValue.Parse("9007199254740993").Integer, Is.EqualTo(9007199254740993));

        [Test]
        public void FractionsAreNoWholeNumbers() =>
            Assert.That(JsonValue.Parse("1.5").Integer, Is.Null);

        [Test]
        public void TheOrderOfMembersDoesNotCount() => Assert.That(
            JsonValue.Parse("{\"a\":1,\"b\":2.0}"), Is.EqualTo(JsonValue.Parse("{\"b\":2,\"a\":1}")));

        [TestCase("{\"a\":1}", "{\"a\":2}")]
        [TestCase("[1]", "[1,1]")]
        [TestCase("true", "false")]
        [TestCase("\"a\"", "\"A\"")]
        public void WhatDiffersIsNotEqual(string one, string other) =>
            Assert.That(JsonValue.Parse(one), Is.Not.EqualTo(JsonValue.Parse(other)));

        [TestCase("")]
        [TestCase("{")]
        [TestCase("[1,]")]
        [TestCase("{\"a\":1,}")]
        [TestCase("{a:1}")]
        [TestCase("01")]
        [TestCase("-")]
        [TestCase("1.")]
        [TestCase("1e999")]
        [TestCase("tru")]
        [TestCase("\"a")]
        [TestCase("\"\n\"")]
        [TestCase("\"\\x\"")]
        [TestCase("\"\\u12g4\"")]
        [TestCase("1 2")]
        [TestCase("NaN")]
        public void WhatIsNoJsonIsRefused(string text) =>
            Assert.Throws<BadMessageException>(() => JsonValue.Parse(text));

        [Test]
        public void DepthIsLimited()
        {
            var deep = new string('[', 64) + new string(']', 64);
            Assert.DoesNotThrow(() => JsonValue.Parse(deep));
            Assert.Throws<BadMessageException>(() => JsonValue.Parse("[" + deep + "]"));
        }
    }
}
