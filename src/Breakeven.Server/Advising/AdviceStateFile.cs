using System.Text.Json;
using Breakeven.Advisor.Watching;
using Breakeven.Gateway.Files;
using Microsoft.Extensions.Logging;

namespace Breakeven.Server.Advising;

/// <summary>The standing verdicts in a file beside the ledger, which appears whole or not at all.</summary>
internal sealed partial class AdviceStateFile(string database, ILogger<AdviceStateFile> logger)
{
    private readonly string _path = database + ".advice.json";

    /// <summary>What was kept; empty where there is nothing. A damaged file is set aside: verdicts are found anew, and nothing else is lost.</summary>
    public WatchState Load()
    {
        try
        {
            return File.Exists(_path) ? WatchJson.Read(File.ReadAllBytes(_path)) : WatchState.Empty;
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            string aside = _path + ".damaged";
            LogDamaged(error, aside);
            TryMove(aside);
            return WatchState.Empty;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(error);
            return WatchState.Empty;
        }
    }

    /// <summary>A disk that is full costs the memory of the verdicts over a restart, not the evaluation.</summary>
    public void Save(WatchState state)
    {
        try
        {
            WholeFile.Replace(_path, WatchJson.Write(state));
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
            File.Move(_path, aside, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRead(error);
        }
    }

    [LoggerMessage(EventId = 3961, Level = LogLevel.Error, Message = "The standing verdicts are damaged; they are set aside as {File} and found anew")]
    private partial void LogDamaged(Exception exception, string file);

    [LoggerMessage(EventId = 3962, Level = LogLevel.Error, Message = "The standing verdicts cannot be read; they are found anew")]
    private partial void LogNotRead(Exception exception);

    [LoggerMessage(EventId = 3963, Level = LogLevel.Error, Message = "The standing verdicts cannot be written; a restart will find them anew")]
    private partial void LogNotWritten(Exception exception);
}
