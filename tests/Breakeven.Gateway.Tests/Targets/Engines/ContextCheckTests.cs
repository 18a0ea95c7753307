using System.Text;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Protocols;
using Breakeven.Protocols.OpenAI;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets.Engines;

public sealed class ContextCheckTests
{
    private static readonly EngineFacts Facts = new(true, default, default)
    {
        Identity = new("vllm") { Models = [new("m", 1000), new("tgi", 1000) { LargestPrompt = 400 }, new("unknown", Context: null)] },
    };

    [Theory]
    [InlineData("m", 500, null, false, nameof(ContextFit.Fits))]
    [InlineData("m", 400, 200L, false, nameof(ContextFit.Fits))]
    [InlineData("m", 400, 201L, false, nameof(ContextFit.Unknown))]
    [InlineData("m", 2001, null, false, nameof(ContextFit.Unknown))]
    [InlineData("m", 2002, null, false, nameof(ContextFit.Exceeds))]
    [InlineData("m", 2002, null, true, nameof(ContextFit.Unknown))]
    [InlineData("tgi", 802, null, false, nameof(ContextFit.Exceeds))]
    [InlineData("unknown", 1_000_000, null, false, nameof(ContextFit.Unknown))]
    [InlineData("other", 1_000_000, null, false, nameof(ContextFit.Unknown))]
    public void Judge_EstimateAgainstContext_LeavesSlack(string model, long input, long? output, bool images, string fit) =>
        Assert.Equal(fit, ContextCheck.Judge(Facts, model, input, output, images).ToString());

    [Fact]
    public void Judge_AnyNumbers_NeverFitsAndExceedsTheWrongWay() =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((input, output) =>
            Assert.Equal(input / 2 > 1000 ? ContextFit.Exceeds : (Int128)input * 2 + output <= 1000 ? ContextFit.Fits : ContextFit.Unknown, ContextCheck.Judge(Facts, "m", input, output, hasImages: false)));

    [Fact]
    public void Judge_UnreachableOrUnprobed_IsUnknown()
    {
        Assert.Equal(ContextFit.Unknown, ContextCheck.Judge(Facts with { IsReachable = false }, "m", 1_000_000, null, hasImages: false));
        Assert.Equal(ContextFit.Unknown, ContextCheck.Judge(null, "m", 1_000_000, null, hasImages: false));
    }

    [Fact]
    public void Refuse_PromptCannotFit_NamesBothNumbersAndNothingOfThePrompt()
    {
        string prompt = new('x', 100_000);
        Assert.True(ChatCompletionsProtocol.Instance.TryReadRequest(Encoding.UTF8.GetBytes($$"""{"model":"m","messages":[{"role":"user","content":"{{prompt}}"}]}"""), out ModelRequest? request, out _));
        CallError error = ContextCheck.Refuse(Facts, "m", request)!;
        Assert.Equal(("context_length_exceeded", 400, "messages"), (error.Code, error.Status, error.Param));
        Assert.Contains("at least 12,503 tokens, and the model takes 1,000", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xx", error.Message, StringComparison.Ordinal);
        Assert.Null(ContextCheck.Refuse(Facts, "unknown", request));
    }
}
