using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Breakeven.Gateway.Content;

/// <summary>Prompts and answers on disk, encrypted: one file a call, in one folder for each day on which it is to be erased.</summary>
/// <remarks>
/// A file is <c>BKC1</c>, the call's id, nonce, tag and ciphertext (AES-256-GCM; the head is authenticated with it). Each file has a key of its own, derived by
/// HKDF from the operator's key and the call's id. Nothing else holds content: no index, no log, no temporary copy outlives its write, so erasing a call is
/// deleting its file, and retention is deleting a folder. Names hold ids only; who and what a call was is in the ledger.
/// </remarks>
public sealed class ContentVault
{
    /// <summary>Bytes of the operator's key.</summary>
    public const int KeyBytes = 32;

    private const int IdBytes = 16, NonceBytes = 12, TagBytes = 16, MagicBytes = 4;
    private const int Head = MagicBytes + IdBytes + NonceBytes;
    private const string DayFormat = "yyyy-MM-dd", Draft = ".new";
    private static readonly byte[] Magic = "BKC1"u8.ToArray(), Purpose = "breakeven content 1"u8.ToArray();
    private readonly string _folder;
    private readonly byte[] _key;

    /// <param name="folder">Created with the first file.</param>
    /// <param name="key">32 bytes.</param>
    public ContentVault(string folder, byte[] key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes);
        (_folder, _key) = (folder, key);
    }

    /// <summary>Where the content of a ledger's calls lies.</summary>
    public static string FolderBeside(string database) => database + ".content";

    /// <summary>32 bytes as hex or base64, or null.</summary>
    public static byte[]? ParseKey(Secret? secret)
    {
        if (secret?.Reveal() is not { } text) return null;
        if (text.Length == 2 * KeyBytes && text.All(char.IsAsciiHexDigit)) return Convert.FromHexString(text);
        byte[] bytes = new byte[KeyBytes];
        return Convert.TryFromBase64String(text, bytes, out int written) && written == KeyBytes ? bytes : null;
    }

    /// <summary>Writes a call's content; it appears whole or not at all.</summary>
    /// <param name="eraseOn">UTC day on which <see cref="EraseExpired"/> takes it.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(CapturedContent content, DateOnly eraseOn)
    {
        ArgumentNullException.ThrowIfNull(content);
        string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, eraseOn.ToString(DayFormat, CultureInfo.InvariantCulture))).FullName, NameOf(content.Id));
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (FileStream file = new(path + Draft, options)) file.Write(Seal(content));
            File.Move(path + Draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(path + Draft);
            throw;
        }
    }

    /// <summary>A call's content; null when there is none.</summary>
    /// <exception cref="CryptographicException">The file was changed, or written under another key.</exception>
    public CapturedContent? Read(Guid id) => Find(id) is { } path ? Open(id, File.ReadAllBytes(path)) : null;

    /// <returns>Whether there was any.</returns>
    public bool Erase(Guid id)
    {
        if (Find(id) is not { } path) return false;
        File.Delete(path);
        return true;
    }

    /// <summary>Erases what has reached its day, and what a crash left half-written.</summary>
    /// <returns>Days erased.</returns>
    public int EraseExpired(DateOnly today)
    {
        int erased = 0;
        foreach (string folder in Folders())
        {
            if (DateOnly.TryParseExact(Path.GetFileName(folder), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day <= today)
            {
                Directory.Delete(folder, recursive: true);
                erased++;
                continue;
            }
            foreach (string draft in Directory.EnumerateFiles(folder, "*" + Draft)) File.Delete(draft);
        }
        return erased;
    }

    private IEnumerable<string> Folders() => Directory.Exists(_folder) ? Directory.EnumerateDirectories(_folder) : [];
    private string? Find(Guid id) => Folders().Select(folder => Path.Combine(folder, NameOf(id))).FirstOrDefault(File.Exists);
    private static string NameOf(Guid id) => id.ToString("N");

    private byte[] Seal(CapturedContent content)
    {
        byte[] plain = new byte[1 + sizeof(int) + content.Request.Length + content.Answer.Length];
        plain[0] = content.IsCut ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(1), content.Request.Length);
        content.Request.Span.CopyTo(plain.AsSpan(1 + sizeof(int)));
        content.Answer.Span.CopyTo(plain.AsSpan(1 + sizeof(int) + content.Request.Length));
        byte[] file = new byte[Head + TagBytes + plain.Length];
        Magic.CopyTo(file, 0);
        content.Id.TryWriteBytes(file.AsSpan(MagicBytes, IdBytes));
        RandomNumberGenerator.Fill(file.AsSpan(MagicBytes + IdBytes, NonceBytes));
        using AesGcm cipher = CipherOf(content.Id);
        cipher.Encrypt(file.AsSpan(MagicBytes + IdBytes, NonceBytes), plain, file.AsSpan(Head + TagBytes), file.AsSpan(Head, TagBytes), file.AsSpan(0, Head));
        CryptographicOperations.ZeroMemory(plain);
        return file;
    }

    private CapturedContent Open(Guid id, byte[] file)
    {
        if (file.Length < Head + TagBytes + 1 + sizeof(int)) throw new CryptographicException("The file is cut.");
        byte[] plain = new byte[file.Length - Head - TagBytes];
        using AesGcm cipher = CipherOf(id);
        cipher.Decrypt(file.AsSpan(MagicBytes + IdBytes, NonceBytes), file.AsSpan(Head + TagBytes), file.AsSpan(Head, TagBytes), plain, file.AsSpan(0, Head));
        int request = BinaryPrimitives.ReadInt32LittleEndian(plain.AsSpan(1)), start = 1 + sizeof(int);
        return new(id, plain.AsMemory(start, request), plain.AsMemory(start + request), plain[0] == 1);
    }

    private AesGcm CipherOf(Guid id)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, _key, key, id.ToByteArray(), Purpose);
        return new(key, TagBytes);
    }
}
