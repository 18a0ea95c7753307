using System.Buffers;
using System.Text.Json;

namespace Breakeven.Gateway.Caching.Requests;

/// <summary>The members of an object in the order of their names, on pooled memory. Members of one name stay in their order: which of them counts is the reader's choice.</summary>
internal readonly ref struct SortedMembers
{
    private readonly Member[] _members;
    private readonly int _count;

    public SortedMembers(JsonElement of)
    {
        _members = ArrayPool<Member>.Shared.Rent(of.GetPropertyCount());
        foreach (JsonProperty member in of.EnumerateObject()) _members[_count] = new(MemberNames.Of(member), _count++, member.Value);
        _members.AsSpan(0, _count).Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is not 0 and var order ? order : a.Place.CompareTo(b.Place));
    }

    public ReadOnlySpan<Member> All => _members.AsSpan(0, _count);

    public void Dispose() => ArrayPool<Member>.Shared.Return(_members, clearArray: true);

    /// <param name="Place">Among the members as they were sent.</param>
    public readonly record struct Member(string Name, int Place, JsonElement Value);
}
