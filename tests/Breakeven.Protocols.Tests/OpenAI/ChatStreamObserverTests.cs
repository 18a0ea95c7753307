using Breakeven.Protocols.Neutral;
using System.Text;
using Breakeven.TestKit.Measuring;
using CsCheck;

namespace Breakeven.Protocols.OpenAI;

public class ChatStreamObserverTests
{
    private const string Role = """{"model":"m-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"usage":null}""";
    private const string Text = """{"model":"m-1","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}],"usage":null}""";
    private const string Stop = """{"model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":null}""";
    private const string Counts = """{"model":"m-1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}}""";

    [Fact]
    public void Observe_OrdinaryStream_TellsItsFacts()
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.None, Observe(observer, Role));
        Assert.Equal(ChunkKinds.Content, Observe(observer, Text));
        Assert.False(observer.IsComplete);
        Assert.Equal(ChunkKinds.Finish, Observe(observer, Stop));
        Assert.True(observer.IsComplete);
        Assert.Equal(ChunkKinds.Usage | ChunkKinds.UsageOnly, Observe(observer, Counts));
        Assert.Equal(ChunkKinds.Done, Observe(observer, "[DONE]"));
        Assert.Equal(new TokenUsage(10, 0, 0, 5, 0), observer.Usage);
        Assert.Equal(FinishReason.Stop, observer.FinishReason);
        Assert.Equal("m-1", observer.ResponseModel);
        Assert.Equal(2, observer.OutputBytes);
        Assert.Null(observer.Error);
    }

    /// <summary>Chunks that differ in their text alone are not parsed again: whatever comes, the facts must be those of an observer that sees each chunk first.</summary>
    [Fact]
    public void Observe_AnyChunksInARow_TellsWhatParsingEachTells()
    {
        string[] frames =
        [
            """{"id":"1","model":"m-1","choices":[{"index":0,"delta":{"content":"*"},"finish_reason":null}]}""",
            """{"id":"1","model":"m-1","choices":[{"index":1,"delta":{"reasoning":"*"},"finish_reason":null}]}""",
            """{"id":"1","model":"m-2","choices":[{"index":0,"delta":{"content":"*"},"finish_reason":"*"}]}""",
            """{"id":"1","choices":[{"delta":{"content":"*","refusal":"*"}}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""",
            """{"choices":[{"delta":{"tool_calls":[{"function":{"name":"f","arguments":"*"}}]}}]}""",
            "\uFEFF" + """{"choices":[{"delta":{"content":"*"}}]}""",
            """{"choices":[{"delta":{"content":"a"}},{"index":1,"delta":{"content":"*"}}]}""",
        ];
        string[] texts = ["a", "b c", "ü", "", "\\n", "\\u0041", "\"", "\n", "\",\"x\":\"y", "stop", "\\"];
        Gen.Select(Gen.Int[0, frames.Length - 1], Gen.Int[0, texts.Length - 1], Gen.Int[1, 3]).Array[1, 12].Sample(steps =>
        {
            ChatStreamObserver observer = new(choices: 2);
            long bytes = 0;
            foreach ((int frame, int text, int times) in steps)
            {
                string chunk = frames[frame].Replace("*", texts[text], StringComparison.Ordinal);
                for (int i = 0; i < times; i++)
                {
                    ChatStreamObserver fresh = new(choices: 2);
                    Assert.Equal(Observe(fresh, chunk), Observe(observer, chunk));
                    bytes += fresh.OutputBytes;
                    Assert.Equal(bytes, observer.OutputBytes);
                    Assert.Equal(fresh.ResponseModel ?? observer.ResponseModel, observer.ResponseModel);
                    Assert.Equal(fresh.Usage ?? observer.Usage, observer.Usage);
                }
            }
        });
    }

    [Theory]
    [InlineData("""{"content":"x"}""", 1)]
    [InlineData("""{"content":" "}""", 1)]
    [InlineData("""{"content":"\ud83d\ude42"}""", 4)]
    [InlineData("""{"content":[{"t":1}]}""", 9)]
    [InlineData("""{"content":null,"reasoning":"ab"}""", 2)]
    [InlineData("""{"content":"","reasoning_content":"abc","tool_calls":[]}""", 3)]
    [InlineData("""{"refusal":"no"}""", 2)]
    [InlineData("""{"tool_calls":[{"index":0,"id":"1","type":"function","function":{"name":"f","arguments":""}}]}""", 1)]
    [InlineData("""{"tool_calls":[{"index":0,"function":{"arguments":"{\""}}]}""", 2)]
    [InlineData("""{"tool_calls":[{"function":{"arguments":{"a":1}}}]}""", 7)]
    [InlineData("""{"tool_calls":[{"custom":{"name":"f","input":"xy"}}]}""", 3)]
    [InlineData("""{"function_call":{"name":"f"}}""", 1)]
    [InlineData("""{"audio":{"id":"a","data":"AAAA","transcript":"hey"}}""", 3)]
    [InlineData("""{"content":"x","tool_calls":[{"function":{"name":"f"}}]}""", 2)]
    public void Observe_DeltaThatSaysSomething_IsContent(string delta, int bytes)
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.Content, Observe(observer, Chunk(delta)));
        Assert.Equal(bytes, observer.OutputBytes);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""null""")]
    [InlineData("""{"role":"assistant"}""")]
    [InlineData("""{"role":"assistant","content":""}""")]
    [InlineData("""{"content":null,"tool_calls":[]}""")]
    [InlineData("""{"content":null,"tool_calls":null,"function_call":null,"refusal":null,"reasoning":null,"audio":null}""")]
    [InlineData("""{"content":[],"reasoning_content":""}""")]
    [InlineData("""{"tool_calls":[{"index":-1}]}""")]
    [InlineData("""{"tool_calls":[{"index":0,"id":"1","function":{"name":"","arguments":""}}]}""")]
    [InlineData("""{"tool_calls":[{"function":null},null,5]}""")]
    [InlineData("""{"content":5,"unknown":{"content":"x"}}""")]
    public void Observe_DeltaThatSaysNothing_IsNotContent(string delta)
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.None, Observe(observer, Chunk(delta)));
        Assert.Equal(0, observer.OutputBytes);
    }

    [Fact]
    public void Observe_TextCompletionChunk_IsContent() =>
        Assert.Equal(ChunkKinds.Content, Observe(new(), """{"choices":[{"text":"x","index":0,"finish_reason":null}]}"""));

    [Fact]
    public void Observe_UsageInEveryChunk_TakesTheLast()
    {
        ChatStreamObserver observer = new();
        for (int i = 1; i <= 10; i++)
        {
            string chunk = $$$"""{"choices":[{"delta":{"content":"x"}}],"usage":{"prompt_tokens":7,"completion_tokens":{{{i}}}}}""";
            Assert.Equal(ChunkKinds.Content | ChunkKinds.Usage, Observe(observer, chunk));
        }
        Assert.Equal(new TokenUsage(7, 0, 0, 10, 0), observer.Usage);
    }

    [Fact]
    public void Observe_UsageAfterDone_StillCounts()
    {
        ChatStreamObserver observer = new();
        Observe(observer, "[DONE]");
        Observe(observer, Counts);

        Assert.Equal(new TokenUsage(10, 0, 0, 5, 0), observer.Usage);
    }

    [Fact]
    public void Observe_UsageOnTheFinishChunk_IsNotUsageOnly() =>
        Assert.Equal(ChunkKinds.Finish | ChunkKinds.Usage, Observe(new(), """{"choices":[{"delta":{},"finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":1}}"""));

    [Fact]
    public void Observe_UsageThatCannotBeTrue_IsSuspectUntilASoundOneComes()
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.Usage | ChunkKinds.UsageOnly, Observe(observer, """{"choices":[],"usage":{"prompt_tokens":-5,"completion_tokens":1}}"""));
        Assert.True(observer.UsageSuspect);
        Assert.Null(observer.Usage);
        Observe(observer, Counts);
        Assert.False(observer.UsageSuspect);
        Assert.NotNull(observer.Usage);
    }

    [Fact]
    public void Observe_NoUsage_IsNotSuspect()
    {
        ChatStreamObserver observer = new();
        Observe(observer, Text);

        Assert.False(observer.UsageSuspect);
        Assert.Null(observer.Usage);
    }

    [Fact]
    public void IsComplete_DoneWithoutFinish_IsTrue()
    {
        ChatStreamObserver observer = new();
        Observe(observer, Text);
        Observe(observer, " [DONE] ");

        Assert.True(observer.IsComplete);
        Assert.Null(observer.FinishReason);
    }

    [Theory]
    [InlineData(1, "0:stop", true)]
    [InlineData(2, "0:stop", false)]
    [InlineData(2, "0:stop 0:stop", false)]
    [InlineData(2, "0:stop 1:length", true)]
    [InlineData(1, "1: 0:stop", false)]
    [InlineData(1, "0:", false)]
    public void IsComplete_SeveralChoices_WaitsForAll(int choices, string chunks, bool complete)
    {
        ChatStreamObserver observer = new(choices);
        foreach (string chunk in chunks.Split(' '))
        {
            string[] parts = chunk.Split(':');
            Observe(observer, $$"""{"choices":[{"index":{{parts[0]}},"delta":{},"finish_reason":"{{parts[1]}}"}]}""");
        }
        Assert.Equal(complete, observer.IsComplete);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("nope")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("\"[DONE]\"")]
    [InlineData("""{"choices":[{"delta":{"content":"x"}}]} {}""")]
    public void Observe_NoChunk_IsMalformedAndChangesNothing(string data)
    {
        ChatStreamObserver observer = new();

        Assert.Equal(ChunkKinds.Malformed, Observe(observer, data));
        Assert.Equal(0, observer.OutputBytes);
        Assert.False(observer.IsComplete);
    }

    [Fact]
    public void Observe_EmptyData_IsNothing() => Assert.Equal(ChunkKinds.None, Observe(new(), " \n"));

    [Fact]
    public void Observe_Error_IsKeptAndDoesNotCompleteTheAnswer()
    {
        ChatStreamObserver observer = new();
        Observe(observer, Text);

        Assert.Equal(ChunkKinds.Error, Observe(observer, """{"error":{"message":"boom","type":"server_error","code":500}}"""));
        Assert.Equal("upstream_error", observer.Error?.Code);
        Assert.False(observer.IsComplete);
    }

    [Fact]
    public void Observe_InvalidUtf8InText_IsStillContent() =>
        Assert.Equal(ChunkKinds.Content, new ChatStreamObserver().Observe([.. "{\"choices\":[{\"delta\":{\"content\":\""u8, 0xFF, 0xC3, .. "\"}}]}"u8]));

    [Fact]
    public void Observe_AzurePreamble_IsNothing() =>
        Assert.Equal(ChunkKinds.None, Observe(new(), """{"choices":[],"model":"","prompt_filter_results":[{"prompt_index":0}]}"""));

    [Fact]
    public void Observe_MutatedChunks_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Text);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.OneOf(Gen.Byte, Gen.OneOf<byte>([.. "{}[]\":,\\ue0 -.tn"u8, 0, 0xC3, 0xED]))).Array[1, 6].Sample(changes =>
        {
            byte[] data = [.. whole];
            foreach ((int at, byte value) in changes) data[at] = value;
            ChatStreamObserver observer = new();
            ChunkKinds kind = observer.Observe(data);
            return kind.HasFlag(ChunkKinds.Content) == observer.OutputBytes > 0;
        }, iter: 50_000);
    }

    [Fact]
    public void Observe_ChunkAfterChunk_AllocatesNothing()
    {
        ChatStreamObserver observer = new();
        byte[] text = Encoding.UTF8.GetBytes(Text);
        byte[] counts = Encoding.UTF8.GetBytes(Counts);

        long allocated = Allocated.LeastOf(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                observer.Observe(text);
                observer.Observe(counts);
            }
        });
        Assert.Equal(0, allocated);
    }

    private static string Chunk(string delta) => $$"""{"choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""";

    private static ChunkKinds Observe(ChatStreamObserver observer, string data) => observer.Observe(Encoding.UTF8.GetBytes(data));
}
