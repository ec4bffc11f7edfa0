// dotnet add package NATS.Net
using NATS.Client.Core;

var options = NatsOpts.Default with
{
    Url = "nats://127.0.0.1:4222",
    AuthOpts = new() { Username = "doorbell", Password = "TOKEN" },
    InboxPrefix = "_INBOX_doorbell",
};
await using var nats = new NatsConnection(options);
var body = "{\"data\":{\"who\":\"Anna\"}}";
var stored = await nats.RequestAsync<string, string>("iris.iris.main.event.doorbell", body);
Console.WriteLine(stored.Data);
await foreach (var message in nats.SubscribeAsync<string>("iris.*.*.avatar.*"))
    Console.WriteLine($"{message.Subject} {message.Data}");
