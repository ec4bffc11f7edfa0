using System;
using System.Collections;
using System.Collections.Generic;

namespace UnityEngine
{
    /// <summary>What Unity's player loop does, frame by frame. Not Unity's own: tests drive it.</summary>
    internal static class Player
    {
        private static readonly List<MonoBehaviour> Behaviours = new List<MonoBehaviour>();

        /// <summary>Whether components that are added begin to run.</summary>
        public static bool Running { get; private set; }

        /// <summary>Press Play: forget everything that was.</summary>
        public static void Start()
        {
            Stop();
            Running = true;
            PlayerPrefs.DeleteAll();
            Debug.Said.Clear();
            Microphone.Unplug();
            Application.Microphone = true;
            Camera.main = null;
            Input.Held = KeyCode.None;
            Input.compositionString = "";
            Application.platform = RuntimePlatform.LinuxPlayer;
            AudioSettings.Use(48000);
            Time.timeScale = 1;
        }

        /// <summary>Press Play again: everything ends.</summary>
        public static void Stop()
        {
            foreach (var one in Behaviours.ToArray()) { Object.Destroy(one); }
            Behaviours.Clear();
            Animator.Forget();
            Running = false;
        }

        /// <summary>A phone's user goes elsewhere, or comes back.</summary>
        public static void Pause(bool on)
        {
            foreach (var one in Behaviours.ToArray()) { one.Pause(on); }
        }

        /// <summary>One frame. Allocates nothing of its own.</summary>
        public static void Frame(float seconds = 1 / 60f)
        {
            Time.unscaledDeltaTime = seconds;
            Time.deltaTime = seconds * Time.timeScale;
            Time.time += Time.deltaTime;
            for (var i = 0; i < Behaviours.Count; i++)
            {
                if (Behaviours[i].enabled) { Behaviours[i].Updates?.Invoke(); }
            }
            for (var i = 0; i < Behaviours.Count; i++) { Behaviours[i].StepRoutines(); }
            Animator.Play();
            for (var i = 0; i < Behaviours.Count; i++)
            {
                if (Behaviours[i].enabled) { Behaviours[i].LateUpdates?.Invoke(); }
            }
        }

        internal static T Find<T>() where T : Object
        {
            foreach (var one in Behaviours)
            {
                if (one is T found) { return found; }
            }
            var open = OpenScene.All<T>();
            return open.Length > 0 ? open[0] : null;
        }

        internal static void Add(MonoBehaviour one)
        {
            var place = Behaviours.FindIndex(other => other.Order > one.Order);
            Behaviours.Insert(place < 0 ? Behaviours.Count : place, one);
        }

        internal static void Remove(MonoBehaviour one) => Behaviours.Remove(one);
    }

    public static class Time
    {
        public static float timeScale { get; set; } = 1;
        public static float deltaTime { get; internal set; }
        public static float unscaledDeltaTime { get; internal set; }
        public static float time { get; internal set; }
    }

    public static class Debug
    {
        /// <summary>What was logged.</summary>
        internal static readonly List<string> Said = new List<string>();
        public static void Log(object text, Object about = null) => Said.Add($"log {text}");
        public static void LogWarning(object text, Object about = null) => Said.Add($"warning {text}");
        public static void LogError(object text, Object about = null) => Said.Add($"error {text}");
    }

    public static class PlayerPrefs
    {
        private static readonly Dictionary<string, string> Kept = new Dictionary<string, string>();
        public static bool HasKey(string key) => Kept.ContainsKey(key);
        public static string GetString(string key) => Kept.TryGetValue(key, out var value) ? value : "";
        public static void SetString(string key, string value) => Kept[key] = value;
        public static void Save() { }
        public static void DeleteAll() => Kept.Clear();
    }

    public enum UserAuthorization { WebCam = 1, Microphone = 2 }

    public static class Application
    {
        /// <summary>Whether the user has allowed the microphone; null: will allow it when asked.</summary>
        internal static bool? Microphone { get; set; }
        public static bool isBatchMode => true;
        public static int targetFrameRate { get; set; } = -1;
        public static RuntimePlatform platform { get; internal set; } = RuntimePlatform.LinuxPlayer;
        public static bool isMobilePlatform => platform == RuntimePlatform.Android || platform == RuntimePlatform.IPhonePlayer;
        public static string unityVersion => "2022.3.62f3";
        public static string streamingAssetsPath => "";
        public static string absoluteURL { get; internal set; } = "";
        public static event Action<string> deepLinkActivated;

        /// <summary>Somebody opens a link that this app is for.</summary>
        internal static void OpenLink(string link) => deepLinkActivated?.Invoke(link);
        public static bool HasUserAuthorization(UserAuthorization mode) => Microphone == true;

        /// <summary>The user takes a while to answer.</summary>
        public static AsyncOperation RequestUserAuthorization(UserAuthorization mode) => new AsyncOperation { Steps = Asking() };

        private static IEnumerator Asking()
        {
            yield return null;
            yield return null;
            Microphone ??= true;
        }
    }

    public enum RuntimePlatform { IPhonePlayer = 8, Android = 11, LinuxPlayer = 13 }
    public static class SystemInfo { public static string deviceName => "test"; public static string graphicsDeviceName => "none"; }

    public static class SleepTimeout
    {
        public const int NeverSleep = -1, SystemSetting = -2;
    }

    public static class Screen
    {
        public static int width { get; internal set; } = 1280;
        public static int height { get; internal set; } = 720;
        public static Rect safeArea { get; internal set; } = new Rect(0, 0, 1280, 720);
        public static int sleepTimeout { get; set; } = SleepTimeout.SystemSetting;
    }

    public struct Rect : IEquatable<Rect>
    {
        public Rect(float x, float y, float width, float height) { xMin = x; yMin = y; xMax = x + width; yMax = y + height; }
        public float xMin { get; set; }
        public float xMax { get; set; }
        public float yMin { get; set; }
        public float yMax { get; set; }
        public static bool operator ==(Rect a, Rect b) => a.Equals(b);
        public static bool operator !=(Rect a, Rect b) => !a.Equals(b);
        public bool Equals(Rect other) => (xMin, xMax, yMin, yMax) == (other.xMin, other.xMax, other.yMin, other.yMax);
        public override bool Equals(object other) => other is Rect one && Equals(one);
        public override int GetHashCode() => (xMin, xMax, yMin, yMax).GetHashCode();
    }

    public enum KeyCode { None = 0, Return = 13, Space = 32, KeypadEnter = 271 }

    public static class Input
    {
        internal static KeyCode Held { get; set; }
        public static string compositionString { get; internal set; } = "";
        public static bool GetKey(KeyCode key) => key == Held;
    }

    public static class Gizmos
    {
        public static Color color { get; set; }
        public static void DrawWireSphere(Vector3 centre, float radius) { }
        public static void DrawLine(Vector3 from, Vector3 to) { }
    }
}
