namespace Breakeven.Gateway.Targets.Health;

/// <summary>Seeds of jitter: the same name spreads the same way in every process and test, and two names do not move in step.</summary>
internal static class JitterSeed
{
    public static int Of(string name)
    {
        uint hash = 2166136261; // FNV-1a
        foreach (char letter in name) hash = unchecked((hash ^ letter) * 16777619);
        return unchecked((int)hash);
    }
}
