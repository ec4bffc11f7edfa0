using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class PairingTests
    {
        private static readonly string Hash = new string('k', 43);

        private static readonly string Paired = $"{{\"token\":\"secret\",\"key\":\"{Hash}\",\"id\":\"d\"}}";

        [TestCase("http://192.168.1.20:8080/pair#s=abc&k=*&a=192.168.1.20:8443", "https://192.168.1.20:8443/pair")]
        [TestCase("http://192.168.1.20:8080/pair#s=abc&k=*", "https://192.168.1.20:8443/pair")]
        [TestCase("iris://pair?s=abc&k=*&a=desk.local:9443,10.0.0.2", "https://desk.local:9443/pair")]
        public void ALinkSaysWhereAndWhomToPairWith(string text, string address)
        {
            Assert.That(PairingLink.TryParse(text.Replace("*", Hash), out var link));
            Assert.That((link!.Address.AbsoluteUri, link.Secret, link.KeyHash), Is.EqualTo((address, "abc", Hash)));
        }

        [TestCase("http://192.168.1.20:8080/pair#s=abc")]
        [TestCase("http://192.168.1.20:8080/pair#k=*")]
        [TestCase("http://192.168.1.20:8080/pair#s=abc&k=short")]
        [TestCase("http://192.168.1.20:8080/other#s=abc&k=*")]
        [TestCase("iris://call?s=abc&k=*&a=desk")]
        [TestCase("ftp://desk/pair#s=abc&k=*")]
        [TestCase("")]
        public void ALinkThatSaysTooLittleIsNone(string text) =>
            Assert.That(PairingLink.TryParse(text.Replace("*", Hash), out _), Is.False);

        [Test]
        public async Task ACodeWaitsUntilItsOwnerAllowsIt()
        {
            var answers = new Queue<(int, string, string?)>(new (int, string, string?)[]
                { (202, "{}", Hash), (200, Paired, Hash) });
            var client = new PairingClient((_, __, ___, ____) => Task.FromResult(answers.Dequeue()), "phone");
            var result = await client.PairAsync("192.168.1.20:8080", "123456", CancellationToken.None);
            Assert.That((result.Address!.AbsoluteUri, result.Token, result.Problem),
                Is.EqualTo(("wss://192.168.1.20:8443/ws", "secret", ConnectionProblem.None)));
        }

        [Test]
        public async Task ALinksNextAddressIsTriedWhereNobodyAnswersAtTheFirst()
        {
            Assert.That(PairingLink.TryParse($"iris://pair?s=abc&k={Hash}&a=10.0.0.1:8443,10.0.0.2:8443", out var link));
            var client = new PairingClient((address, _, __, ___) => address.Host == "10.0.0.1"
                ? throw new TimeoutException()
                : Task.FromResult<(int, string, string?)>((200, Paired, Hash)), "phone");
            var result = await client.PairAsync(link!, CancellationToken.None);
            Assert.That(result.Address!.AbsoluteUri, Is.EqualTo("wss://10.0.0.2:8443/ws"));
        }

        [Test]
        public async Task AnAnswerOfAnotherKeyThanTheServersIsRefused()
        {
            var client = new PairingClient(
                (_, __, ___, ____) => Task.FromResult<(int, string, string?)>((200, Paired, new string('x', 43))), "phone");
            var result = await client.PairAsync("desk", "123456", CancellationToken.None);
            Assert.That((result.Problem, result.Token), Is.EqualTo((ConnectionProblem.WrongKey, (string?)null)));
        }

        [Test]
        public async Task ARefusalAndNoAnswerAreToldApart()
        {
            var refused = new PairingClient((_, __, ___, ____) => Task.FromResult<(int, string, string?)>((401, "", Hash)), "phone");
            Assert.That((await refused.PairAsync("desk", "1", CancellationToken.None)).Problem,
                Is.EqualTo(ConnectionProblem.NotAllowed));
            var silent = new PairingClient((_, __, ___, ____) => throw new TimeoutException(), "phone");
            Assert.That((await silent.PairAsync("desk", "1", CancellationToken.None)).Problem,
                Is.EqualTo(ConnectionProblem.Timeout));
        }

        /// <summary>A certificate and its hash, both made by openssl.</summary>
        [Test]
        public void ACertificateIsKnownByItsKey()
        {
            var der = Convert.FromBase64String("MIIBczCCARmgAwIBAgIUV9eUWuFCHmjU+ZOocq9IdawtLUYwCgYIKoZIzj0EAwIwDzENMAsGA1UEAwwEaXJpczAeFw0yNjEx"
                + "MzAxOTQ0MDVaFw0zNjExMjcxOTQ0MDVaMA8xDTALBgNVBAMMBGlyaXMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATYQXWu"
                + "NKTokoGImzKXRi9GvmN1d/daTlKeXtDNbyfwRzAbl1wEE09VxHU5vncvKziu/HyUo7zWhSuuMV5oAJoYo1MwUTAdBgNVHQ4E"
                + "FgQU4XmVpplWmVaE/oZqIBJXvp8lxbIwHwYDVR0jBBgwFoAU4XmVpplWmVaE/oZqIBJXvp8lxbIwDwYDVR0TAQH/BAUwAwEB"
                + "/zAKBggqhkjOPQQDAgNIADBFAiBB3Imug3GLzAGMWWTgkUXHs2viNBHbkQjMdyXj31PaggIhAOaguPjZa7LhNVkJfNb4vXBu"
                + "bX26Y5A8lSqZ6j4Je4IE");
            Assert.That(PublicKeyPin.HashOf(der), Is.EqualTo("y8Bg0lmpPB4FraK-0FBADq7dYOtzmkea0ZYtpNEeLFc"));
            Assert.That(() => PublicKeyPin.HashOf(der.Take(100).ToArray()), Throws.TypeOf<BadMessageException>());
        }
    }
}
