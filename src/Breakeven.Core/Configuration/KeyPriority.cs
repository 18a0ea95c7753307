namespace Breakeven;

/// <summary>Whose calls wait longer and are shed first when there is not room for all. Key <c>priority</c> of a key.</summary>
public enum KeyPriority
{
    Low,
    Normal,
    High,
}
