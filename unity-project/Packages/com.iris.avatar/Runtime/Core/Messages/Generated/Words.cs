// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

namespace Iris.Core
{
    /// <summary>The words of <c>typed</c>, <c>spoken</c>, <c>event</c>.</summary>
    public enum Source
    {
        Typed,
        Spoken,
        Event,
    }

    /// <summary>The words of <c>barge-in</c>, <c>interrupt</c>, <c>superseded</c>.</summary>
    public enum CancelReason
    {
        BargeIn,
        Interrupt,
        Superseded,
    }

    /// <summary>The words of <c>completed</c>, <c>cancelled</c>, <c>failed</c>.</summary>
    public enum EndReason
    {
        Completed,
        Cancelled,
        Failed,
    }

    /// <summary>
    /// The words of <c>sil</c>, <c>PP</c>, <c>FF</c>, <c>TH</c>, <c>DD</c>, <c>kk</c>,
    /// <c>CH</c>, <c>SS</c>, <c>nn</c>, <c>RR</c>, <c>aa</c>, <c>E</c>, <c>ih</c>, <c>oh</c>,
    /// <c>ou</c>.
    /// </summary>
    public enum Viseme
    {
        Sil,
        PP,
        FF,
        TH,
        DD,
        Kk,
        CH,
        SS,
        Nn,
        RR,
        Aa,
        E,
        Ih,
        Oh,
        Ou,
    }

    /// <summary>
    /// The words of <c>speech</c>, <c>avatar</c>, <c>transcripts</c>, <c>timings</c>.
    /// </summary>
    public enum Wants
    {
        Speech,
        Avatar,
        Transcripts,
        Timings,
    }

    /// <summary>
    /// The words of <c>bad-message</c>, <c>unsupported-protocol</c>, <c>unauthorized</c>,
    /// <c>forbidden</c>, <c>too-large</c>, <c>rate-limited</c>, <c>unavailable</c>.
    /// </summary>
    public enum ErrorCode
    {
        BadMessage,
        UnsupportedProtocol,
        Unauthorized,
        Forbidden,
        TooLarge,
        RateLimited,
        Unavailable,
    }

    /// <summary>The words of the wire for each enum, and back.</summary>
    public static class Words
    {
        public static string Of(Source value) => value switch
        {
            Source.Typed => "typed",
            Source.Spoken => "spoken",
            _ => "event",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static Source ReadSource(string word) => word switch
        {
            "typed" => Source.Typed,
            "spoken" => Source.Spoken,
            "event" => Source.Event,
            _ => throw new BadMessageException($"there is no Source \"{word}\""),
        };

        public static string Of(CancelReason value) => value switch
        {
            CancelReason.BargeIn => "barge-in",
            CancelReason.Interrupt => "interrupt",
            _ => "superseded",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static CancelReason ReadCancelReason(string word) => word switch
        {
            "barge-in" => CancelReason.BargeIn,
            "interrupt" => CancelReason.Interrupt,
            "superseded" => CancelReason.Superseded,
            _ => throw new BadMessageException($"there is no CancelReason \"{word}\""),
        };

        public static string Of(EndReason value) => value switch
        {
            EndReason.Completed => "completed",
            EndReason.Cancelled => "cancelled",
            _ => "failed",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static EndReason ReadEndReason(string word) => word switch
        {
            "completed" => EndReason.Completed,
            "cancelled" => EndReason.Cancelled,
            "failed" => EndReason.Failed,
            _ => throw new BadMessageException($"there is no EndReason \"{word}\""),
        };

        public static string Of(Viseme value) => value switch
        {
            Viseme.Sil => "sil",
            Viseme.PP => "PP",
            Viseme.FF => "FF",
            Viseme.TH => "TH",
            Viseme.DD => "DD",
            Viseme.Kk => "kk",
            Viseme.CH => "CH",
            Viseme.SS => "SS",
            Viseme.Nn => "nn",
            Viseme.RR => "RR",
            Viseme.Aa => "aa",
            Viseme.E => "E",
            Viseme.Ih => "ih",
            Viseme.Oh => "oh",
            _ => "ou",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static Viseme ReadViseme(string word) => word switch
        {
            "sil" => Viseme.Sil,
            "PP" => Viseme.PP,
            "FF" => Viseme.FF,
            "TH" => Viseme.TH,
            "DD" => Viseme.DD,
            "kk" => Viseme.Kk,
            "CH" => Viseme.CH,
            "SS" => Viseme.SS,
            "nn" => Viseme.Nn,
            "RR" => Viseme.RR,
            "aa" => Viseme.Aa,
            "E" => Viseme.E,
            "ih" => Viseme.Ih,
            "oh" => Viseme.Oh,
            "ou" => Viseme.Ou,
            _ => throw new BadMessageException($"there is no Viseme \"{word}\""),
        };

        public static string Of(Wants value) => value switch
        {
            Wants.Speech => "speech",
            Wants.Avatar => "avatar",
            Wants.Transcripts => "transcripts",
            _ => "timings",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static Wants ReadWants(string word) => word switch
        {
            "speech" => Wants.Speech,
            "avatar" => Wants.Avatar,
            "transcripts" => Wants.Transcripts,
            "timings" => Wants.Timings,
            _ => throw new BadMessageException($"there is no Wants \"{word}\""),
        };

        public static string Of(ErrorCode value) => value switch
        {
            ErrorCode.BadMessage => "bad-message",
            ErrorCode.UnsupportedProtocol => "unsupported-protocol",
            ErrorCode.Unauthorized => "unauthorized",
            ErrorCode.Forbidden => "forbidden",
            ErrorCode.TooLarge => "too-large",
            ErrorCode.RateLimited => "rate-limited",
            _ => "unavailable",
        };

        /// <exception cref="BadMessageException">There is no such word.</exception>
        public static ErrorCode ReadErrorCode(string word) => word switch
        {
            "bad-message" => ErrorCode.BadMessage,
            "unsupported-protocol" => ErrorCode.UnsupportedProtocol,
            "unauthorized" => ErrorCode.Unauthorized,
            "forbidden" => ErrorCode.Forbidden,
            "too-large" => ErrorCode.TooLarge,
            "rate-limited" => ErrorCode.RateLimited,
            "unavailable" => ErrorCode.Unavailable,
            _ => throw new BadMessageException($"there is no ErrorCode \"{word}\""),
        };
    }
}
