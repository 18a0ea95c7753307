using System.Collections.Immutable;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Admission;

public sealed class WorkloadTableTests
{
    private readonly WorkloadTable _table = new(
    [
        new("both") { Match = new() { Key = "support-*", Route = "chat" } },
        new("tagged") { Match = new() { Tag = "team=search*" } },
        new("headed") { Match = new() { Header = GatewayHost.Headers(("x-app", "mail")) } },
        new("dev") { Match = new() { Environment = "development" } },
        new("rest"),
    ]);

    [Theory]
    [InlineData("support-app", "chat", null, null, null, "both")]
    [InlineData("support-app", "other", null, null, null, "rest")]
    [InlineData("x", "chat", null, "team=search-eu", null, "tagged")]
    [InlineData("x", "chat", null, "team=mail", null, "rest")]
    [InlineData("x", "chat", null, null, "mail", "headed")]
    [InlineData("x", "chat", "development", null, null, "dev")]
    [InlineData(null, "chat", null, null, null, "rest")]
    public void Match_FirstWhoseConditionsAllHold_Wins(string? key, string model, string? environment, string? tags, string? app, string expected)
    {
        Assert.True(CallTags.TryRead(tags, out ImmutableSortedDictionary<string, string>? read, out _));
        Assert.Equal(expected, _table.Match(key, model, environment, read, name => name == "x-app" ? app : null)!.Name);
    }

    [Theory]
    [InlineData("a=b\r\nx: y")]
    [InlineData("=b")]
    [InlineData("Breakeven.cache=embedding")]
    [InlineData("a=b,,c")]
    [InlineData("a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1,j=1,k=1,l=1,m=1,n=1,o=1,p=1,q=1")]
    public void TryRead_UnsafeOrTooManyTags_IsRefused(string tags)
    {
        Assert.False(CallTags.TryRead(tags, out _, out CallError? error));
        Assert.Equal(400, error.Status);
    }
}
