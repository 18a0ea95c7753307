using System.Security.Cryptography;

namespace Breakeven.Gateway.Experiments;

/// <summary>The id under which feedback on a call is kept: one for each call, so that a second opinion of its client replaces the first.</summary>
internal static class FeedbackId
{
    public static Guid Of(Guid call)
    {
        const int length = 16;
        Span<byte> text = stackalloc byte[length + 8];
        call.TryWriteBytes(text, bigEndian: true, out _);
        "feedback"u8.CopyTo(text[length..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F)); // UUID version 8: made by rules of our own (RFC 9562, section 5.8)
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..length], bigEndian: true);
    }
}
