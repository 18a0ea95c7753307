using System.Diagnostics;

namespace Breakeven;

/// <summary>A credential. Prints as <c>[secret]</c> everywhere, so that no log, exception or serialiser can leak it; <see cref="Reveal"/> is the one way out.</summary>
[DebuggerDisplay("[secret]")]
public sealed class Secret(string value) : IEquatable<Secret>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value = value;

    /// <summary>The credential itself. For the wire to its owner, and for comparison in constant time.</summary>
    public string Reveal() => _value;

    public bool Equals(Secret? other) => other is not null && _value == other._value;
    public override bool Equals(object? obj) => Equals(obj as Secret);
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);
    public override string ToString() => "[secret]";
}
