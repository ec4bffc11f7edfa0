using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>What this package may add to a project's builds; nothing, until its owner says so.</summary>
    [FilePath("ProjectSettings/IrisBuildSettings.asset", FilePathAttribute.Location.ProjectFolder)]
    public sealed class IrisBuildSettings : ScriptableSingleton<IrisBuildSettings>
    {
        [SerializeField]
        [Tooltip("Write into an Xcode project why the local network and the microphone are used.")]
        private bool _explainsToIos = false;

        /// <summary>Whether to write into an Xcode project why network and microphone are used.</summary>
        public bool ExplainsToIos
        {
            get => _explainsToIos;
            set
            {
                _explainsToIos = value;
                Save(true);
            }
        }
    }
}
