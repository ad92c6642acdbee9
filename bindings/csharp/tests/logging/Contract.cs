// The part of Microsoft.Extensions.Logging.Abstractions that the adapter uses, in its own words and names. The
// package comes from NuGet, which the tests do without. So the adapter is compiled and tested against this, and its
// csproj names the package.
using System;

namespace Microsoft.Extensions.Logging
{
    /// <summary>How much an entry matters.</summary>
    public enum LogLevel
    {
        Trace,
        Debug,
        Information,
        Warning,
        Error,
        Critical,
        None,
    }

    /// <summary>What kind of entry it is.</summary>
    public struct EventId
    {
        public EventId(int id, string name = null)
        {
            Id = id;
            Name = name;
        }

        public int Id { get; }

        public string Name { get; }
    }

    /// <summary>Who logs.</summary>
    public interface ILogger
    {
        void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception exception, Func<TState, Exception, string> formatter);

        bool IsEnabled(LogLevel logLevel);

        IDisposable BeginScope<TState>(TState state);
    }
}
