namespace Breakeven.Ledger.Writing;

/// <summary>Disk space set aside so that the calls under way can be recorded when the disk is full. Without it held, no new call begins.</summary>
internal sealed class JournalReserve(string path)
{
    /// <summary>Room for the outcomes of some thousand open calls.</summary>
    private const long Bytes = 8 * 1024 * 1024;

    public bool IsHeld { get; private set; }

    /// <summary>Sets the space aside, if the disk has it.</summary>
    public bool TryHold()
    {
        if (IsHeld) return true;
        try
        {
            File.Delete(path);
            using FileStream file = new(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, PreallocationSize = Bytes,
            });
            return IsHeld = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Gives the space to the outcomes. False when there is none to give.</summary>
    public bool TryRelease()
    {
        if (!IsHeld) return false;
        IsHeld = false;
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
