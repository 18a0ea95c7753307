using System.Text.Json;
using Breakeven.Gateway.Files;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Caching.Semantic.Remembered;

/// <summary>The state in a file beside the ledger, which appears whole or not at all. Whatever is wrong with it costs comparisons, never a call.</summary>
internal sealed partial class SemanticStateFile(string path, ILogger<SemanticStateFile> logger)
{
    /// <returns>Null where there is none. A damaged one is set aside.</returns>
    public SemanticState? Load()
    {
        try
        {
            return File.Exists(path) ? SemanticStateJson.Read(File.ReadAllBytes(path)) : null;
        }
        catch (JsonException damaged)
        {
            string aside = path + ".damaged";
            LogDamaged(damaged, aside);
            TryMove(aside);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(error);
        }
        return null;
    }

    public void Save(SemanticState state)
    {
        try
        {
            PrivateFile.Replace(path, SemanticStateJson.Write(state));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(error);
        }
    }

    private void TryMove(string aside)
    {
        try
        {
            File.Move(path, aside, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(error);
        }
    }

    [LoggerMessage(EventId = 3607, Level = LogLevel.Error, Message = "The measured thresholds of the semantic cache are damaged; they are set aside as {File} and measured anew")]
    private partial void LogDamaged(Exception exception, string file);

    [LoggerMessage(EventId = 3608, Level = LogLevel.Error, Message = "The measured thresholds of the semantic cache cannot be read; they are measured anew")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(EventId = 3609, Level = LogLevel.Error, Message = "The measured thresholds of the semantic cache cannot be written; a restart will measure them anew")]
    private partial void LogNotWritten(Exception exception);
}
