using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("${A}", "alpha")]
    [InlineData("x-${A}-${B:-b}", "x-alpha-b")]
    [InlineData("${A:-unused}", "alpha")]
    [InlineData("${EMPTY:-d}", "d")]
    [InlineData("$${A}", "${A}")]
    [InlineData("cost $5", "cost $5")]
    public void Read_Reference_IsReplaced(string written, string expected) =>
        Assert.Equal(expected, Model(written, ("A", "alpha"), ("EMPTY", "")));

    [Fact]
    public void Read_ValueThatLooksLikeYaml_StaysOneText() =>
        Assert.Equal("x\", hosting: { usd_per_hour: 0 } # \n- y", Model("${A}", ("A", "x\", hosting: { usd_per_hour: 0 } # \n- y")));

    [Fact]
    public void Read_NumberFromTheEnvironment_IsANumber()
    {
        ConfigResult result = ConfigExamples.Read("server: { max_request_bytes: \"${N}\" }", ("N", "4096"));
        Assert.Equal(4096, result.Config!.Server.MaxRequestBytes);
    }

    [Theory]
    [InlineData("${NOT_SET}", "environment variable NOT_SET is not set")]
    [InlineData("${1X}", "a reference is ${NAME}")]
    [InlineData("${A", "a reference is ${NAME}")]
    [InlineData("${A:-${B}}", "cannot hold another reference")]
    [InlineData("${file:/no/such/file}", "file '/no/such/file' cannot be read: it does not exist")]
    public void Read_BadReference_NamesFileLineKeyAndVariable(string written, string expected)
    {
        ConfigProblem problem = Assert.Single(ConfigExamples.Read($"\nproviders:\n  p: {{ type: vllm, api_key: \"{written}\" }}").Problems);
        Assert.Equal(("breakeven.yaml", 3, "providers.p.api_key"), (problem.File, problem.Line, problem.Key));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_File_IsReadWithoutItsLineBreakAndRemembered()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "sk-from-file\n");
            ConfigResult result = ConfigExamples.Read($"providers: {{ p: {{ type: vllm, api_key: \"${{file:{file}}}\" }} }}");
            Assert.Equal("sk-from-file", result.Config!.Providers[0].ApiKey!.Reveal());
            Assert.Equal([file], result.ReferencedFiles);
            Assert.Contains(file, result.MaskedText, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Model(string written, params (string, string)[] environment)
    {
        ConfigResult result = ConfigExamples.Read($"providers: {{ p: {{ type: vllm }} }}\ntargets: {{ t: {{ provider: p, model: '{written}' }} }}", environment);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return result.Config.Targets[0].Model.Value;
    }
}
