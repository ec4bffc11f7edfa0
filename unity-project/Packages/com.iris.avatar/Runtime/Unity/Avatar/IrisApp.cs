using UnityEngine;

namespace Iris
{
    /// <summary>
    /// What an app that is Iris and nothing else wants of its device: every frame of a 60 Hz screen,
    /// for lids fall within 75 ms, and a screen that stays on while one talks and touches nothing.
    /// </summary>
    [AddComponentMenu("Iris/App")]
    [DisallowMultipleComponent]
    public sealed class IrisApp : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Frames a second; phones draw 30 if nobody says so.")]
        [Range(30, 120)]
        private int _frameRate = 60;

        [SerializeField]
        [Tooltip("The screen stays on.")]
        private bool _staysAwake = true;

        private void OnEnable()
        {
            Application.targetFrameRate = _frameRate;
            Screen.sleepTimeout = _staysAwake ? SleepTimeout.NeverSleep : SleepTimeout.SystemSetting;
        }

        private void OnDisable()
        {
            // What Unity does by itself.
            Application.targetFrameRate = -1;
            Screen.sleepTimeout = SleepTimeout.SystemSetting;
        }
    }
}
