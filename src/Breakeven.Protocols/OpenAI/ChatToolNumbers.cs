using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Numbers the tool calls of one choice in the order in which they are told, and sees that no two have one id.</summary>
/// <param name="seed">Tells answers apart, so that made-up ids do not meet again later in a conversation.</param>
internal sealed class ChatToolNumbers(ReadOnlyMemory<byte> seed)
{
    private readonly HashSet<string> _claimed = new(StringComparer.Ordinal);
    private int _next;

    public int Next() => _next++;

    /// <param name="id">The provider's own, if it gave one.</param>
    /// <returns>The provider's id, or one made up where it gave none or gave it to another call already.</returns>
    public string Claim(string? id, int choice, int call)
    {
        if (id is not null && _claimed.Add(id)) return id;
        string made = Make(choice, call);
        _claimed.Add(made);
        return made;
    }

    private string Make(int choice, int call)
    {
        Span<byte> input = stackalloc byte[SHA256.HashSizeInBytes + 8];
        seed.Span[..SHA256.HashSizeInBytes].CopyTo(input);
        BinaryPrimitives.WriteInt32LittleEndian(input[SHA256.HashSizeInBytes..], choice);
        BinaryPrimitives.WriteInt32LittleEndian(input[(SHA256.HashSizeInBytes + 4)..], call);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        return "call_" + Convert.ToHexStringLower(hash[..12]);
    }
}
