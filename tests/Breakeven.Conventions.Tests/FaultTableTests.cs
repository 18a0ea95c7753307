using System.Text.RegularExpressions;

namespace Breakeven.Conventions;

/// <summary>The table of faults is whole, and its tests exist.</summary>
public partial class FaultTableTests
{
    private const int Faults = 133;
    private static readonly string[] Owners = ["Nothing lost", "Past one machine", "What people see", "Hybrid that pays"];

    [Fact]
    public void Table_Faults_AreAllThereInOrder() => Assert.Equal(Enumerable.Range(1, Faults), Rows().Select(row => row.Number));

    [Fact]
    public void Table_EachFault_HasATestOrAnOwner()
    {
        IEnumerable<int> offenders = Rows()
            .Where(row => !TestName().IsMatch(row.Proof) && !Owners.Any(owner => row.Proof.Contains($"*{owner}*", StringComparison.Ordinal)))
            .Select(row => row.Number);
        Assert.Empty(offenders);
    }

    [Fact]
    public void Table_EachTestNamed_Exists()
    {
        HashSet<string> tests = [.. Repository.SourceFiles("tests").SelectMany(TestsOf)];
        IEnumerable<string> offenders =
            from row in Rows()
            from Match name in TestName().Matches(row.Proof)
            where !tests.Contains(name.Groups["name"].Value)
            select $"{row.Number}: {name.Groups["name"].Value}";
        Assert.Empty(offenders);
    }

    private static IEnumerable<(int Number, string Proof)> Rows() =>
        from Match row in TableRow().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/operations/faults.md")))
        select (int.Parse(row.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture), row.Groups["proof"].Value);

    /// <summary>A file has one type and its name.</summary>
    private static IEnumerable<string> TestsOf(string path) =>
        TestMethod().Matches(File.ReadAllText(path)).Select(method => $"{Path.GetFileNameWithoutExtension(path)}.{method.Groups["name"].Value}");

    [GeneratedRegex(@"^\| (?<number>\d+) \|.*\| (?<proof>[^|]*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"`(?<name>[A-Z]\w+\.[A-Z]\w+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex TestName();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\n(?:\s*\[[^\n]*\n|\s*//[^\n]*\n)*\s*public [\w<>? ]+? (?<name>\w+)\(", RegexOptions.ExplicitCapture)]
    private static partial Regex TestMethod();
}
