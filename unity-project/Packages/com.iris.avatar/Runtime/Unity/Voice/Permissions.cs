using System.Collections;
using UnityEngine;
#if UNITY_ANDROID && !UNITY_EDITOR
using UnityEngine.Android;
#endif

namespace Iris
{
    /// <summary>What a system asks its user before a program may listen.</summary>
    internal static class Permissions
    {
        /// <summary>Whether the microphone may be used.</summary>
        public static bool Microphone =>
#if UNITY_ANDROID && !UNITY_EDITOR
            Permission.HasUserAuthorizedPermission(Permission.Microphone);
#else
            Application.HasUserAuthorization(UserAuthorization.Microphone);
#endif

        /// <summary>Ask for the microphone, and go on when the user has answered.</summary>
        public static IEnumerator AskForMicrophone()
        {
            if (Microphone)
            {
                yield break;
            }
#if UNITY_ANDROID && !UNITY_EDITOR
            var answered = false;
            var answers = new PermissionCallbacks();
            answers.PermissionGranted += _ => answered = true;
            answers.PermissionDenied += _ => answered = true;
            answers.PermissionDeniedAndDontAskAgain += _ => answered = true;
            Permission.RequestUserPermission(Permission.Microphone, answers);
            while (!answered)
            {
                yield return null;
            }
#else
            yield return Application.RequestUserAuthorization(UserAuthorization.Microphone);
#endif
        }
    }
}
