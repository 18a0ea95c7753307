using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace Breakeven.Gateway.Caching.Answers;

/// <summary>A stored answer as bytes, for stores outside this process and to know how large it is.</summary>
internal sealed class StoredAnswerSerializer : IHybridCacheSerializer<StoredAnswer>
{
    private const byte Version = 1;

    public void Serialize(StoredAnswer value, IBufferWriter<byte> target)
    {
        using MemoryStream bytes = new(value.Bytes.Length + 16 * value.Stamps.Length + 256);
        using BinaryWriter writer = new(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(value.IsStream);
        writer.Write(value.TellsUsage);
        writer.Write(value.StoredAt.UtcTicks);
        writer.Write(value.TargetId);
        writer.Write(value.Model);
        writer.Write(value.ResponseModel is not null);
        writer.Write(value.ResponseModel ?? "");
        writer.Write((int)value.UsageSource);
        TokenUsage usage = value.Usage;
        foreach (long count in (ReadOnlySpan<long>)[usage.Input, usage.CachedInput, usage.CacheWrite, usage.Output, usage.Reasoning]) writer.Write(count);
        writer.Write(value.Stamps.Length);
        foreach (AnswerStamp stamp in value.Stamps)
        {
            writer.Write(stamp.Start);
            writer.Write(stamp.Length);
            writer.Write((byte)stamp.Kind);
        }
        writer.Write(value.Bytes.Length);
        writer.Write(value.Bytes);
        writer.Flush();
        target.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <exception cref="InvalidDataException">The bytes are of another version, or do not fit together.</exception>
    public StoredAnswer Deserialize(ReadOnlySequence<byte> source)
    {
        using BinaryReader reader = new(new MemoryStream(source.ToArray(), writable: false), Encoding.UTF8);
        if (reader.ReadByte() != Version) throw new InvalidDataException("The answer was stored by another version.");
        bool isStream = reader.ReadBoolean(), tellsUsage = reader.ReadBoolean();
        DateTimeOffset storedAt = new(reader.ReadInt64(), TimeSpan.Zero);
        string target = reader.ReadString(), model = reader.ReadString();
        bool hasModel = reader.ReadBoolean();
        string responseModel = reader.ReadString();
        UsageSource usageSource = (UsageSource)reader.ReadInt32();
        TokenUsage usage = new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        AnswerStamp[] stamps = new AnswerStamp[CountOf(reader)];
        for (int i = 0; i < stamps.Length; i++) stamps[i] = new(reader.ReadInt32(), reader.ReadInt32(), (StampKind)reader.ReadByte());
        byte[] bytes = reader.ReadBytes(CountOf(reader));
        int at = 0;
        foreach (AnswerStamp stamp in stamps)
        {
            if (stamp.Start < at || stamp.Length < 1 || stamp.Length > bytes.Length - stamp.Start) throw new InvalidDataException("The answer's stamps do not lie in it.");
            at = stamp.Start + stamp.Length;
        }
        return new()
        {
            Bytes = bytes, Stamps = [.. stamps], IsStream = isStream, TellsUsage = tellsUsage, Usage = usage, UsageSource = usageSource,
            ResponseModel = hasModel ? responseModel : null, TargetId = target, Model = model, StoredAt = storedAt,
        };
    }

    private static int CountOf(BinaryReader reader) =>
        reader.ReadInt32() is var count && count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new InvalidDataException("The answer is cut.");
}
