using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Gathers the events of one answer into the content blocks of a whole message.</summary>
internal sealed class WholeMessage
{
    private readonly List<WholeBlock> _blocks = [];
    private readonly Dictionary<int, WholeBlock> _calls = [];

    public void Add(AnswerEvent item)
    {
        switch (item)
        {
            case AnswerEvent.Text { Choice: 0, Delta.Length: > 0 } text:
                Last(OpenBlock.Text).Text.Append(text.Delta);
                break;
            case AnswerEvent.Refusal { Choice: 0, Delta.Length: > 0 } refusal:
                Last(OpenBlock.Text).Text.Append(refusal.Delta);
                break;
            case AnswerEvent.Reasoning { Choice: 0, Delta.Length: > 0 } thought:
                Last(OpenBlock.Thinking).Text.Append(thought.Delta);
                break;
            case AnswerEvent.ReasoningSignature { Choice: 0 } proof:
                Last(OpenBlock.Thinking).Signature = proof.Signature;
                break;
            case AnswerEvent.HiddenReasoning { Choice: 0 } hidden:
                _blocks.Add(new(OpenBlock.None) { Signature = hidden.Data });
                break;
            case AnswerEvent.ToolCall { Choice: 0 } call:
                _calls[call.Call] = new(OpenBlock.ToolUse) { Call = call };
                _blocks.Add(_calls[call.Call]);
                break;
            case AnswerEvent.ToolArguments { Choice: 0 } arguments when _calls.TryGetValue(arguments.Call, out WholeBlock? block):
                block.Text.Append(arguments.Delta);
                break;
        }
    }

    public void Write(IBufferWriter<byte> output, AnswerSummary summary, AnswerIdentity identity)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        MessageEvents.WriteHead(json, summary, identity);
        json.WriteStartArray("content"u8);
        foreach (WholeBlock block in _blocks) block.Write(json);
        json.WriteEndArray();
        json.WriteString("stop_reason"u8, summary.StopReason);
        json.WriteString("stop_sequence"u8, summary.StopSequence);
        MessageEvents.WriteUsage(json, summary.Usage);
        json.WriteEndObject();
    }

    // A signature ends its piece of thinking: what comes after it is another.
    private WholeBlock Last(OpenBlock kind)
    {
        if (_blocks.Count == 0 || _blocks[^1].Kind != kind || _blocks[^1].Signature.Length > 0) _blocks.Add(new(kind));
        return _blocks[^1];
    }

    private sealed class WholeBlock(OpenBlock kind)
    {
        /// <summary><see cref="OpenBlock.None"/> for hidden reasoning, which is whole from the start.</summary>
        public OpenBlock Kind => kind;
        public StringBuilder Text { get; } = new();
        public string Signature { get; set; } = "";
        public AnswerEvent.ToolCall? Call { get; init; }

        public void Write(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            if (Call is not null) WriteCall(json, Call);
            else if (kind == OpenBlock.Text)
            {
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, Text.ToString());
            }
            else if (kind == OpenBlock.Thinking)
            {
                json.WriteString("type"u8, "thinking"u8);
                json.WriteString("thinking"u8, Text.ToString());
                json.WriteString("signature"u8, Signature);
            }
            else
            {
                json.WriteString("type"u8, "redacted_thinking"u8);
                json.WriteString("data"u8, Signature);
            }
            json.WriteEndObject();
        }

        private void WriteCall(Utf8JsonWriter json, AnswerEvent.ToolCall call)
        {
            json.WriteString("type"u8, "tool_use"u8);
            json.WriteString("id"u8, call.Id);
            json.WriteString("name"u8, call.Name);
            json.WritePropertyName("input"u8);
            ToolInput.WriteValue(json, Text.ToString());
        }
    }
}
