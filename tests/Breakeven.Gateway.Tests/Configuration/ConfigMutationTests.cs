using Breakeven.Gateway.Configuration;
using CsCheck;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigMutationTests
{
    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.OneOf("\t", "\n", "\r\n", "{", "}", "[", "]", ":", ": ", "- ", "&a ", "*a", "${", "}", "\"", "'", "|", ">", "#", "!!", "%", "@", "`", "---\n", "...", "<<: ", "\0", "\uFEFF", "\uD800", "\\x", "\"\\UFFFFFFFF\"", "~", "?"),
        Gen.String[0, 4]);

    /// <summary>Cuts a piece out of an example and puts something else there, a few times.</summary>
    private static readonly Gen<string> Mutated =
        from example in Gen.OneOf(ConfigExamples.Runnable, ConfigExamples.Contract)
        from cuts in Gen.Select(Gen.Double[0, 1], Gen.Int[0, 12], Piece).Array[1, 4]
        select cuts.Aggregate(example, (text, cut) =>
        {
            int at = (int)(cut.Item1 * text.Length);
            return string.Concat(text.AsSpan(0, at), cut.Item3, text.AsSpan(Math.Min(text.Length, at + cut.Item2)));
        });

    [Fact]
    public void Read_MutatedText_IsAConfigurationOrAProblemWithALine() => Mutated.Sample(text =>
    {
        ConfigResult result = ConfigExamples.Read(text);
        if (result.Config is null) Assert.NotEmpty(result.Errors);
        Assert.All(result.Problems, problem => Assert.True(problem.Line > 0 && problem.Column > 0, problem.ToString()));
    }, iter: 3000);

    [Fact]
    public void SetRoute_MutatedText_NeverThrows() => Mutated.Sample(text =>
    {
        ConfigEdit edit = ConfigEditor.SetRoute(text, "chat", "priority", [new(new("frontier"))]);
        Assert.True(edit.Text is null != edit.Problem is null);
    }, iter: 3000);
}
