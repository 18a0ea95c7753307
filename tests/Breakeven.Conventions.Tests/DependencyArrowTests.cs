using System.Xml.Linq;

namespace Breakeven.Conventions;

/// <summary>The arrows of docs/architecture.md. A new one is a decision, not an accident.</summary>
public class DependencyArrowTests
{
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Breakeven.Core"] = [],
        ["Breakeven.Protocols"] = ["Breakeven.Core"],
        ["Breakeven.Ledger"] = ["Breakeven.Core"],
        ["Breakeven.Economics"] = ["Breakeven.Core"],
        ["Breakeven.Routing"] = ["Breakeven.Core"],
        ["Breakeven.Gateway"] = ["Breakeven.Protocols", "Breakeven.Ledger", "Breakeven.Routing"],
        ["Breakeven.Advisor"] = ["Breakeven.Ledger", "Breakeven.Economics"],
        ["Breakeven.Server"] = ["Breakeven.Gateway", "Breakeven.Advisor"],
        ["Breakeven.Cli"] = ["Breakeven.Server"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfAProject_AreTheArrowsOfTheArchitecture(string project)
    {
        Assert.True(Arrows.TryGetValue(project, out string[]? allowed), $"{project} is new: add its arrows here and in docs/architecture.md.");
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"));
        IEnumerable<string> references = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value));
        Assert.Equal(allowed.Order(StringComparer.Ordinal), references.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_Packages_AreNone()
    {
        XDocument file = XDocument.Load(Path.Combine(Repository.Root, "src/Breakeven.Core/Breakeven.Core.csproj"));
        Assert.Empty(file.Descendants("PackageReference"));
    }

    [Theory]
    [InlineData("Breakeven.Economics", "System.IO")]
    [InlineData("Breakeven.Economics", "TimeProvider")]
    [InlineData("Breakeven.Routing", "TimeProvider")]
    [InlineData("Breakeven.Routing", "System.Net")]
    [InlineData("Breakeven.Gateway", "Breakeven.Economics")]
    [InlineData("Breakeven.Gateway", "Breakeven.Advisor")]
    public void Source_OfAProject_DoesNotMention(string project, string word)
    {
        IEnumerable<string> offenders = Repository.SourceFiles("src/" + project)
            .Where(path => File.ReadLines(path).Any(line => line.Contains(word, StringComparison.Ordinal) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
            .Select(Repository.Relative);
        Assert.Empty(offenders);
    }
}
