using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

/// <summary>Changes of the section <c>keys</c>: at one place of the text, and nothing else.</summary>
public sealed class KeyEditTests
{
    private const string Hash = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", Other = "1f1e2d3c4b5a69788796a5b4c3d2e1f01f1e2d3c4b5a69788796a5b4c3d2e1f0";

    [Theory]
    [InlineData("version: 1\n")]
    [InlineData("version: 1 # end")]
    [InlineData("version: 1\nkeys: []\nprices: {}\n")]
    [InlineData("version: 1\nkeys:\nprices: {}\n")]
    [InlineData("keys:\n  - { name: a, sha256: \"HASH\" } # first\n# about prices\nprices: {}\n")]
    [InlineData("keys:\n- name: a\n  sha256: \"HASH\"\n  limits:\n    concurrency: 3 # low\n\n# end\n")]
    [InlineData("keys: [{ name: a, sha256: \"HASH\" }]\nversion: 1\n")]
    [InlineData("keys:\r\n  - name: a\r\n    sha256: \"HASH\"\r\nversion: 1\r\n")]
    [InlineData("{ version: 1 }")]
    public void AddKey_AnyStyle_AddsTheEntryAndLeavesTheRest(string template)
    {
        string text = template.Replace("HASH", Hash, StringComparison.Ordinal);
        KeyConfig added = new("new app", Other) { Budgets = [new(new(2.5m), BudgetPeriod.Day, 0.5)], ExpiresAt = new(2027, 1, 2, 3, 4, 5, TimeSpan.Zero), Routes = [] };
        BreakevenConfig after = Read(Edited(ConfigEditor.AddKey(text, added)));
        KeyConfig key = after.Keys[^1];
        Assert.Equal(("new app", Other, added.ExpiresAt, added.Budgets[0]), (key.Name, key.Hashes.Single().Sha256, key.ExpiresAt, key.Budgets.Single()));
        Assert.Empty(ConfigDiff.Between(Read(text), after with { Keys = after.Keys[..^1] }));
        foreach (string comment in text.Split('\n').Where(line => line.Contains('#', StringComparison.Ordinal)).Select(line => line[line.IndexOf('#', StringComparison.Ordinal)..].Trim()))
            Assert.Contains(comment, Edited(ConfigEditor.AddKey(text, added)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys:\n  - { name: a, sha256: \"HASH\" } # first\n  - { name: b, sha256: \"OTHER\" }\n")]
    [InlineData("keys:\n- name: a # ours\n  sha256: \"HASH\"\n  enabled: true # still\n- { name: b, sha256: \"OTHER\" }\n")]
    [InlineData("keys:\n- sha256:\n    - \"HASH\"\n  name: a\n- { name: b, sha256: \"OTHER\" }\n")]
    public void SetKey_AnyStyle_ChangesOnlyThatKey(string template)
    {
        string text = template.Replace("HASH", Hash, StringComparison.Ordinal).Replace("OTHER", Other, StringComparison.Ordinal);
        BreakevenConfig before = Read(text);
        KeyConfig rotated = before.Keys[0] with { Enabled = false, Hashes = [new(new string('2', 64)), new(Hash, new(2027, 1, 2, 3, 4, 5, TimeSpan.Zero))] };
        string edited = Edited(ConfigEditor.SetKey(text, rotated, "sha256", "enabled"));
        KeyConfig after = Read(edited).Keys[0];
        Assert.False(after.Enabled);
        Assert.Equal(rotated.Hashes, after.Hashes);
        Assert.Equal(Other, Read(edited).Keys[1].Hashes.Single().Sha256);
        Assert.Equal("a", after.Name);
    }

    [Fact]
    public void SetKey_OfNoKey_IsRefused() =>
        Assert.Contains("no key 'nobody'", ConfigEditor.SetKey("keys: []\n", new("nobody", Hash) { Enabled = false }, "enabled").Problem, StringComparison.Ordinal);

    private static string Edited(ConfigEdit edit)
    {
        Assert.True(edit.Text is not null, edit.Problem);
        return edit.Text;
    }

    private static BreakevenConfig Read(string text)
    {
        ConfigResult result = ConfigReader.ReadText(text, "breakeven.yaml", _ => null);
        Assert.Empty(result.Errors);
        return result.Config!;
    }
}
