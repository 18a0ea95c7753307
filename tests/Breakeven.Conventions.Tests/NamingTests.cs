using System.Text.RegularExpressions;

namespace Breakeven.Conventions;

public partial class NamingTests
{
    private static readonly string[] EmptyWords = ["Common", "Helpers", "Helper", "Utils", "Util", "Misc", "Shared", "Manager"];

    [Fact]
    public void Folders_UnderSrc_SayWhatTheyHold()
    {
        IEnumerable<string> offenders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => EmptyWords.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase))
            .Select(Repository.Relative);
        Assert.Empty(offenders);
    }

    [Fact]
    public void Types_UnderSrc_HaveNoEmptyWordsInTheirNames()
    {
        IEnumerable<string> offenders = Repository.SourceFiles("src")
            .Where(path => EmptyTypeName().IsMatch(Path.GetFileNameWithoutExtension(path)))
            .Select(Repository.Relative);
        Assert.Empty(offenders);
    }

    /// <summary>A namespace named like a type hides the type.</summary>
    [Fact]
    public void Folders_UnderSrc_AreNotNamedLikeATypeOfCore()
    {
        HashSet<string> types = [.. typeof(Money).Assembly.GetExportedTypes().Select(type => type.Name)];
        IEnumerable<string> offenders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Where(path => types.Contains(Path.GetFileName(path)))
            .Select(Repository.Relative);
        Assert.Empty(offenders);
    }

    [GeneratedRegex("(?:Helper|Util|Utils|Manager)$", RegexOptions.NonBacktracking)]
    private static partial Regex EmptyTypeName();
}
