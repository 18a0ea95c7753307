using System.Diagnostics;
using System.Text.Json;

namespace Breakeven.Conventions;

/// <summary>What is built from is known, pinned and listed.</summary>
public class SupplyChainTests
{
    [Fact]
    public void Sbom_OfTheProduct_ListsEveryLockedPackageWithItsHash()
    {
        using JsonDocument bom = JsonDocument.Parse(Run(Node(), "eng/sbom"));
        JsonElement root = bom.RootElement;
        Assert.Equal(("CycloneDX", "1.6"), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString()));
        Dictionary<string, JsonElement> listed = root.GetProperty("components").EnumerateArray().Append(root.GetProperty("metadata").GetProperty("component")).ToDictionary(component => component.GetProperty("purl").GetString()!);
        HashSet<string> expected = [];
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "packages.lock.json", SearchOption.AllDirectories))
        {
            using JsonDocument locked = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonProperty framework in locked.RootElement.GetProperty("dependencies").EnumerateObject())
                foreach (JsonProperty package in framework.Value.EnumerateObject())
                    if (package.Value.GetProperty("type").GetString() != "Project") expected.Add($"pkg:nuget/{package.Name}@{package.Value.GetProperty("resolved").GetString()}");
        }
        Assert.NotEmpty(expected);
        Assert.Empty(expected.Except(listed.Keys));
        Assert.All(expected, purl => Assert.Equal(128, listed[purl].GetProperty("hashes")[0].GetProperty("content").GetString()!.Length));
        string[] projects = [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path))];
        Assert.Equal(expected.Count + projects.Length, listed.Count);
        foreach (JsonElement dependency in root.GetProperty("dependencies").EnumerateArray())
            Assert.All(dependency.GetProperty("dependsOn").EnumerateArray(), on => Assert.Contains(on.GetString()!, listed.Keys));
        Assert.Equal(bom.RootElement.GetRawText(), JsonDocument.Parse(Run(Node(), "eng/sbom")).RootElement.GetRawText());
    }

    [Fact]
    public void Packages_OfEveryProject_AreLocked()
    {
        IEnumerable<string> unlocked = Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(path => !Repository.Relative(path).StartsWith("artifacts", StringComparison.Ordinal) && !File.Exists(Path.Combine(Path.GetDirectoryName(path)!, "packages.lock.json"))).Select(Repository.Relative);
        Assert.Empty(unlocked);
    }

    private static string Node()
    {
        string path = Path.Combine(Repository.Root, "artifacts/node/path"); // written by eng/setup
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "node";
    }

    private static string Run(string program, string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, [script]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
