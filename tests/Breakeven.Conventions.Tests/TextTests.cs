using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Breakeven.Conventions;

/// <summary>What no file of the project may say.</summary>
public partial class TextTests
{
    [Fact]
    public void TrackedFiles_NameNoPathOfAMachine()
    {
        IEnumerable<string> offenders =
            from path in TextFiles()
            let lines = File.ReadAllLines(path)
            from n in Enumerable.Range(0, lines.Length)
            where MachinePath().IsMatch(lines[n])
            select $"{Repository.Relative(path)}:{n + 1}";
        Assert.Empty(offenders);
    }

    [Fact]
    public void Source_HasNoUnfinishedMarks()
    {
        IEnumerable<string> offenders =
            from path in Repository.SourceFiles("src").Concat(Repository.SourceFiles("tests"))
            where !path.EndsWith(nameof(TextTests) + ".cs", StringComparison.Ordinal)
            let text = File.ReadAllText(path)
            where UnfinishedMark().IsMatch(text)
            select Repository.Relative(path);
        Assert.Empty(offenders);
    }

    [Fact]
    public void Documents_LinkOnlyToFilesThatExist()
    {
        IEnumerable<string> offenders =
            from path in TextFiles().Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            from Match link in RelativeLink().Matches(File.ReadAllText(path))
            let target = Path.Combine(Path.GetDirectoryName(path)!, link.Groups["target"].Value)
            where !File.Exists(target) && !Directory.Exists(target)
            select $"{Repository.Relative(path)} -> {link.Groups["target"].Value}";
        Assert.Empty(offenders);
    }

    private static IEnumerable<string> TextFiles()
    {
        using Process git = Process.Start(new ProcessStartInfo("git", ["ls-files"]) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, UseShellExecute = false })!;
        string[] files = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        Assert.NotEmpty(files);
        return files
            .Where(file => Path.GetExtension(file) is ".cs" or ".md" or ".csproj" or ".props" or ".json" or ".yaml" or ".yml" or ".sh" or "")
            .Select(file => Path.Combine(Repository.Root, file))
            .Where(File.Exists);
    }

    // Built from parts, so that this file does not match itself.
    [GeneratedRegex(@"/(?:wor" + @"k|roo" + @"t|far" + @"m)/|/home/\w+/", RegexOptions.NonBacktracking)]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"NotImplemented" + @"Exception|\bTO" + @"DO\b|\bFIX" + @"ME\b|\bHA" + @"CK\b", RegexOptions.NonBacktracking)]
    private static partial Regex UnfinishedMark();

    [GeneratedRegex(@"\]\((?!https?:|#|mailto:)(?<target>[^)#\s]+)(?:#[^)]*)?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex RelativeLink();
}
