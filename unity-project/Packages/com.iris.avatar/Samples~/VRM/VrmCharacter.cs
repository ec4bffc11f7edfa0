using System.IO;
using UnityEngine;
#if IRIS_VRM
using System;
using UniVRM10;
#endif

namespace Iris.Samples
{
    /// <summary>
    /// Loads a VRM character when the scene starts, and puts Iris on it: her voice, her face and her
    /// life. Needs UniVRM (com.vrmc.vrm).
    /// </summary>
    public sealed class VrmCharacter : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("A .vrm file: a whole path, or one below StreamingAssets.")]
        private string _file = "character.vrm";

        private void Start()
        {
            var path = Path.IsPathRooted(_file) ? _file : Path.Combine(Application.streamingAssetsPath, _file);
#if IRIS_VRM
            Load(path);
#else
            Debug.LogWarning($"Iris: install UniVRM (com.vrmc.vrm) to load {path}", this);
#endif
        }

#if IRIS_VRM
        private async void Load(string path)
        {
            try
            {
                var character = await Vrm10.LoadPathAsync(path);
                if (character == null || this == null)
                {
                    return;
                }
                character.transform.SetParent(transform, false);
                // VRM's own look-at would turn the eyes again.
                character.LookAtTargetType = VRM10ObjectLookAt.LookAtTargetTypes.YawPitchValue;
                Dress(character.gameObject);
            }
            catch (Exception error)
            {
                Debug.LogError($"Iris: {path}: {error.Message}", this);
            }
        }

        /// <summary>Everything that a character can have; what it has no bones or shapes for stays quiet.</summary>
        private static void Dress(GameObject character)
        {
            character.AddComponent<IrisAvatar>();
            character.AddComponent<IrisPairing>();
            character.AddComponent<IrisVoice>();
            character.AddComponent<IrisMicrophone>();
            character.AddComponent<IrisFace>();
            character.AddComponent<IrisLipSync>();
            character.AddComponent<IrisExpressions>();
            character.AddComponent<IrisEyes>();
            character.AddComponent<IrisLookAt>();
            character.AddComponent<IrisLiveliness>();
        }
#endif
    }
}
