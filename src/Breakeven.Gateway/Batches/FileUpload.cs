using System.Globalization;
using System.Text;
using Breakeven.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Breakeven.Gateway.Batches;

/// <summary>Reads the form that uploads a file: its bytes go to the disk as they arrive, encrypted, and never lie in memory as a whole.</summary>
internal sealed class FileUpload(FileStore files, BatchConfig config, string? owner, DateTimeOffset now)
{
    private const int LongestField = 1024, LongestName = 512, LeastSeconds = 3600;
    private readonly Guid _id = CallId.New(now).Value;
    private string? _name, _purpose, _anchor, _seconds;
    private long _bytes;

    /// <summary>The file, once <see cref="ReadAsync"/> found no fault.</summary>
    public StoredFile? File { get; private set; }

    public async Task<CallError?> ReadAsync(HttpRequest request, CancellationToken gone)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 and <= 200 } boundary)
            return GatewayErrors.UnsupportedMediaType("Upload the file as a form, with 'content-type: multipart/form-data'.");
        bool isKept = false;
        try
        {
            CallError? fault = await ReadPartsAsync(new(boundary, request.Body), gone) ?? Check();
            if (fault is not null) return fault;
            files.Commit(File!);
            isKept = true;
            return null;
        }
        catch (BadHttpRequestException bad)
        {
            return GatewayErrors.BadBody(bad.StatusCode);
        }
        catch (InvalidDataException)
        {
            return GatewayErrors.BadBody(StatusCodes.Status400BadRequest);
        }
        catch (IOException) when (!gone.IsCancellationRequested)
        {
            return _bytes > 0 ? BatchErrors.DiskFull : GatewayErrors.BadBody(StatusCodes.Status400BadRequest);
        }
        finally
        {
            if (!isKept) files.Discard(_id);
        }
    }

    private async Task<CallError?> ReadPartsAsync(MultipartReader parts, CancellationToken gone)
    {
        while (await parts.ReadNextSectionAsync(gone) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? what)) continue;
            switch (HeaderUtilities.RemoveQuotes(what.Name).Value)
            {
                case "file" when _name is null:
                    string name = HeaderUtilities.RemoveQuotes(what.FileNameStar.HasValue ? what.FileNameStar : what.FileName).Value ?? "file";
                    _name = name.Length > LongestName ? name[..LongestName] : name;
                    if (await WriteAsync(part.Body, gone) is { } refused) return refused;
                    break;
                case "purpose": _purpose = await TextAsync(part.Body, gone); break;
                case "expires_after[anchor]": _anchor = await TextAsync(part.Body, gone); break;
                case "expires_after[seconds]": _seconds = await TextAsync(part.Body, gone); break;
                default: break; // MultipartReader skips what was not read
            }
        }
        return null;
    }

    private async Task<CallError?> WriteAsync(Stream body, CancellationToken gone)
    {
        long held = files.BytesOf(owner);
        byte[] buffer = new byte[SealedWriter.PieceBytes];
        using SealedWriter writer = files.Create(_id);
        while (await body.ReadAsync(buffer, gone) is var read and > 0)
        {
            _bytes += read;
            if (_bytes > config.MaxFileBytes) return BatchErrors.TooLarge(config.MaxFileBytes);
            if (held + _bytes > config.MaxBytes) return BatchErrors.StorageFull(config.MaxBytes);
            writer.Write(buffer.AsSpan(0, read));
        }
        writer.Complete();
        return null;
    }

    private CallError? Check()
    {
        if (_name is null) return BatchErrors.Invalid("file", "The form has no 'file'.");
        if (_purpose != StoredFile.Input) return BatchErrors.Invalid("purpose", $"Files are kept for batches here: 'purpose' is {StoredFile.Input}.");
        if (_bytes == 0) return BatchErrors.Invalid("file", "The file is empty.");
        if (_anchor is not (null or "created_at")) return BatchErrors.Invalid("expires_after[anchor]", "'expires_after[anchor]' is created_at.");
        TimeSpan kept = config.Retention;
        if (_seconds is not null)
        {
            if (!int.TryParse(_seconds, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) || seconds < LeastSeconds)
                return BatchErrors.Invalid("expires_after[seconds]", $"'expires_after[seconds]' is a whole number from {LeastSeconds} on.");
            if (TimeSpan.FromSeconds(seconds) < kept) kept = TimeSpan.FromSeconds(seconds);
        }
        File = new(_id, owner, _name, _purpose, _bytes, now, now + kept);
        return null;
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken gone)
    {
        byte[] text = new byte[LongestField];
        int length = await body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, gone);
        return Encoding.UTF8.GetString(text, 0, length);
    }
}
