using System.Text.RegularExpressions;
using Breakeven.Advisor;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Conventions;

/// <summary>What the documents tell people to write works.</summary>
public partial class DocumentedExampleTests
{
    public static TheoryData<string, string> Configurations()
    {
        TheoryData<string, string> found = [];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(Repository.Root, "README.md")))
        {
            foreach (Match block in YamlBlock().Matches(File.ReadAllText(path)))
                if (block.Groups["text"].Value.StartsWith("version:", StringComparison.Ordinal)) found.Add(Repository.Relative(path), block.Groups["text"].Value);
        }
        return found;
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Configuration_InADocument_IsValid(string document, string yaml)
    {
        ConfigResult result = ConfigReader.ReadText(yaml, document, name => name == "BREAKEVEN_CONTENT_KEY" ? new string('0', 64) : name.ToLowerInvariant());
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Scenario_AmongTheExamples_GivesAdvice()
    {
        byte[] scenario = File.ReadAllBytes(Path.Combine(Repository.Root, "docs/examples/scenario.json"));
        Assert.Equal(["support", "contracts", "records"], AdvicePipeline.FromScenario(Scenario.Parse(scenario), new AdviceOptions()).Workloads.Select(workload => workload.Name));
    }

    [Fact]
    public void Evidence_AmongTheExamples_IsRead()
    {
        byte[] evidence = File.ReadAllBytes(Path.Combine(Repository.Root, "docs/examples/evidence.csv"));
        Assert.Equal(["evaluation", "judge", "feedback"], EvidenceFile.Parse(evidence).Select(sample => sample.Source.ToString().ToLowerInvariant()).Distinct());
    }

    [Fact]
    public void TestCommand_OfTheReadme_IsWhatCiRuns()
    {
        string[] commands = [.. ShellLine().Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Select(line => line.Groups["line"].Value)];
        Assert.Contains("demo", commands[0], StringComparison.Ordinal);
        Assert.Contains(commands[1], File.ReadAllText(Path.Combine(Repository.Root, ".ci/run")), StringComparison.Ordinal);
    }

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex YamlBlock();

    [GeneratedRegex("^```bash\n(?<line>[^\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ShellLine();
}
