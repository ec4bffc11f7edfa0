using System;

namespace UnityEngine.Android
{
    /// <summary>Android's permissions: only to be compiled against.</summary>
    public static class Permission
    {
        public const string Microphone = "android.permission.RECORD_AUDIO";
        public static bool HasUserAuthorizedPermission(string permission) => throw new NotSupportedException();
        public static void RequestUserPermission(string permission, PermissionCallbacks callbacks) =>
            throw new NotSupportedException();
    }

    public class PermissionCallbacks
    {
#pragma warning disable CS0067 // nobody raises them here
        public event Action<string> PermissionGranted;
        public event Action<string> PermissionDenied;
        public event Action<string> PermissionDeniedAndDontAskAgain;
#pragma warning restore CS0067
    }
}
