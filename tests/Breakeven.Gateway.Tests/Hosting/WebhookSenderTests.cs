using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Hosting;

public sealed class WebhookSenderTests
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    [Fact]
    public async Task TrySend_Receiver_TakesOrSaysWhyNotWithoutTheAddress()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        WebhookSender sender = server.Services.GetRequiredService<WebhookSender>();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(refusals: 1);
        WebhookConfig webhook = new() { Url = new(receiver.Address) };
        Assert.Equal("it answered 503", await sender.TrySendAsync(webhook, "{}"u8.ToArray(), s_none));
        Assert.Null(await sender.TrySendAsync(webhook, "{}"u8.ToArray(), s_none));
        Assert.Equal("", Assert.Single(receiver.Taken).Authorization);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest", null)] // a cloud's metadata service
    [InlineData("http://127.0.0.1:1/x", false)] // private, and declared not to be
    [InlineData("http://127.0.0.1:1/x", true)] // nobody listens
    public async Task TrySend_AddressThatMayNotBeDialled_IsNot(string url, bool? allowPrivate)
    {
        await using ServerHost server = await ServerHost.StartAsync();
        string? reason = await server.Services.GetRequiredService<WebhookSender>().TrySendAsync(new() { Url = new(url), AllowPrivateNetwork = allowPrivate }, "{}"u8.ToArray(), s_none);
        Assert.StartsWith("it could not be reached", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("127", reason, StringComparison.Ordinal);
    }
}
