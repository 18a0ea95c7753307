using System.Text;
using Breakeven.Protocols.Streaming;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Watches a ConverseStream. One observer watches one stream.</summary>
internal sealed class ConverseObserver : AnswerObserver
{
    private const int LongestType = 128;
    private bool _stopped;

    public override bool IsComplete => _stopped;

    public override ChunkKinds Observe(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        bool isFault = ConverseFaults.IsFault(type);
        bool isRead = ConverseEventReader.TryRead(data, keepsText: false, out ConverseEvent found);
        if (isFault)
        {
            Error ??= ConverseFaults.Classify(type.Length <= LongestType ? Encoding.ASCII.GetString(type) : "", found.SaysTooLong);
            return type.SequenceEqual(AwsEventStreamReader.CorruptType) ? ChunkKinds.Error | ChunkKinds.Malformed : ChunkKinds.Error;
        }
        return isRead ? Keep(in found) : ChunkKinds.Malformed;
    }

    private ChunkKinds Keep(ref readonly ConverseEvent found)
    {
        ChunkKinds kinds = found.HasContent ? ChunkKinds.Content : ChunkKinds.None;
        OutputBytes += found.OutputBytes;
        if (found.StopReason is not null)
        {
            _stopped = true;
            FinishReason ??= ConverseStopReasons.Read(found.StopReason);
            kinds |= ChunkKinds.Finish;
        }
        if (!found.HasUsage) return kinds;
        Usage = found.Usage;
        UsageSuspect = found.Usage is null;
        RawUsage = found.RawUsage;
        return kinds | ChunkKinds.Usage | ChunkKinds.Done; // the metadata event is the last
    }
}
