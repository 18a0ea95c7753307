using System.Security.Cryptography;

namespace Breakeven.Server.Hosting;

/// <summary>The installation's secret for hashing prompt prefixes, in a file beside the ledger that only its owner may read.</summary>
internal static class PrefixKeyFile
{
    private const int KeyBytes = 32;

    /// <exception cref="ServerRefusedException">The file is there but is not a key.</exception>
    public static byte[] LoadOrCreate(string databasePath)
    {
        string path = databasePath + ".prefix-key";
        if (!File.Exists(path)) return Create(path);
        byte[] key = File.ReadAllBytes(path);
        return key.Length == KeyBytes ? key : throw new ServerRefusedException($"{path} is damaged. Delete it: a new one is made, and earlier prefix hashes no longer compare with later ones.");
    }

    /// <summary>Written beside and renamed, so that a crash leaves a whole key or none.</summary>
    private static byte[] Create(string path)
    {
        byte[] key = RandomNumberGenerator.GetBytes(KeyBytes);
        string fresh = path + ".new";
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (FileStream file = new(fresh, options)) file.Write(key);
        File.Move(fresh, path, overwrite: true);
        return key;
    }
}
