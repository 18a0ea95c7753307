using System.Collections.Immutable;
using Breakeven.Gateway.Targets.Standby;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakeven.Gateway.Tests.Targets.Standby;

public sealed class CommandWordsTests
{
    [Theory]
    [InlineData("run", new[] { "run" })]
    [InlineData("  run  --port  8000 ", new[] { "run", "--port", "8000" })]
    [InlineData("run \"two words\" 'it \"is\"' a\"b c\"d", new[] { "run", "two words", "it \"is\"", "ab cd" })]
    [InlineData("run ''", new[] { "run", "" })]
    [InlineData("run $HOME; rm -rf / | cat", new[] { "run", "$HOME;", "rm", "-rf", "/", "|", "cat" })] // text, not a shell's
    public void TrySplit_Command_IsProgramAndArguments(string text, string[] expected)
    {
        Assert.True(CommandWords.TrySplit(text, out ImmutableArray<string>? words));
        Assert.Equal(expected, words.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("run 'open")]
    [InlineData("'' x")]
    public void TrySplit_NoCommand_IsRefused(string text) => Assert.False(CommandWords.TrySplit(text, out _));

    [Fact]
    public void Shown_OutputWithSecretsAndControls_HasNeither()
    {
        BreakevenConfig config = new()
        {
            Server = new() { AdminKey = new("admin-secret") },
            Providers = [new("p", "openai") { ApiKey = new("sk-provider"), Headers = GatewayHeaders(("x-token", new Secret("sk-provider-longer"))) }],
        };
        EngineOutput output = new("t", KnownSecrets.Of(config), NullLogger.Instance);
        string shown = output.Shown($"key=sk-provider-longer \u001b[31m{new string('x', 10_000)} admin-secret");
        Assert.StartsWith("key=*** ?[31mxxx", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 400, 501);
        Assert.Equal("a *** b", output.Shown("a admin-secret b"));
    }

    private static System.Collections.Frozen.FrozenDictionary<string, Secret> GatewayHeaders(params (string Name, Secret Value)[] headers) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(headers, header => header.Name, header => header.Value);
}
