// Generated from schemas/face_shapes.json by `scripts/check --fix`: change it there.

namespace Iris.Core
{
    /// <summary>How characters name their shapes, and what a face is made of in each way.</summary>
    internal static class FaceShapes
    {
        /// <summary>The expressions that a face knows by name.</summary>
        public static readonly string[] Expressions =
            { "happy", "sad", "angry", "surprised", "thoughtful", "affectionate", "afraid" };

        /// <summary>The same by the names that other tools use.</summary>
        public static readonly (string Other, string Expression)[] Aliases =
        {
            ("joy", "happy"),
            ("smile", "happy"),
            ("fun", "happy"),
            ("sorrow", "sad"),
            ("anger", "angry"),
            ("surprise", "surprised"),
            ("thinking", "thoughtful"),
            ("relaxed", "affectionate"),
            ("love", "affectionate"),
            ("loving", "affectionate"),
            ("fear", "afraid"),
        };

        /// <summary>The better one first, where a character has as much of several.</summary>
        public static readonly ShapeTable[] Tables =
        {
            // One shape for each viseme (Oculus Lipsync).
            new ShapeTable(
                "Oculus", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    new[] { ("viseme_PP", 1f) },
                    // FF
                    new[] { ("viseme_FF", 1f) },
                    // TH
                    new[] { ("viseme_TH", 1f) },
                    // DD
                    new[] { ("viseme_DD", 1f) },
                    // kk
                    new[] { ("viseme_kk", 1f) },
                    // CH
                    new[] { ("viseme_CH", 1f) },
                    // SS
                    new[] { ("viseme_SS", 1f) },
                    // nn
                    new[] { ("viseme_nn", 1f) },
                    // RR
                    new[] { ("viseme_RR", 1f) },
                    // aa
                    new[] { ("viseme_aa", 1f) },
                    // E
                    new[] { ("viseme_E", 1f) },
                    // ih
                    new[] { ("viseme_ih", 1f) },
                    // oh
                    new[] { ("viseme_oh", 1f) },
                    // ou
                    new[] { ("viseme_ou", 1f) },
                },
                System.Array.Empty<(string, float)>(),
                System.Array.Empty<(string, float)[]>()),
            // Oculus's shapes, with vowels by their letters.
            new ShapeTable(
                "Ready Player Me", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    new[] { ("viseme_PP", 1f) },
                    // FF
                    new[] { ("viseme_FF", 1f) },
                    // TH
                    new[] { ("viseme_TH", 1f) },
                    // DD
                    new[] { ("viseme_DD", 1f) },
                    // kk
                    new[] { ("viseme_kk", 1f) },
                    // CH
                    new[] { ("viseme_CH", 1f) },
                    // SS
                    new[] { ("viseme_SS", 1f) },
                    // nn
                    new[] { ("viseme_nn", 1f) },
                    // RR
                    new[] { ("viseme_RR", 1f) },
                    // aa
                    new[] { ("viseme_aa", 1f) },
                    // E
                    new[] { ("viseme_E", 1f) },
                    // ih
                    new[] { ("viseme_I", 1f) },
                    // oh
                    new[] { ("viseme_O", 1f) },
                    // ou
                    new[] { ("viseme_U", 1f) },
                },
                System.Array.Empty<(string, float)>(),
                System.Array.Empty<(string, float)[]>()),
            // Apple's ARKit, 52 shapes.
            new ShapeTable(
                "ARKit", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    new[] {
                      ("mouthRollLower", 0.35f), ("mouthRollUpper", 0.3f),
                      ("mouthPressLeft", 0.45f), ("mouthPressRight", 0.45f), ("mouthPucker", 0.08f),
                    },
                    // FF
                    new[] {
                      ("jawOpen", 0.06f), ("mouthRollLower", 0.55f), ("mouthShrugUpper", 0.18f),
                      ("mouthUpperUpLeft", 0.2f), ("mouthUpperUpRight", 0.2f),
                    },
                    // TH
                    new[] {
                      ("jawOpen", 0.16f), ("tongueOut", 0.35f), ("mouthLowerDownLeft", 0.18f),
                      ("mouthLowerDownRight", 0.18f), ("mouthUpperUpLeft", 0.1f),
                      ("mouthUpperUpRight", 0.1f),
                    },
                    // DD
                    new[] {
                      ("jawOpen", 0.13f), ("mouthLowerDownLeft", 0.22f),
                      ("mouthLowerDownRight", 0.22f), ("mouthUpperUpLeft", 0.12f),
                      ("mouthUpperUpRight", 0.12f),
                    },
                    // kk
                    new[] {
                      ("jawOpen", 0.19f), ("mouthLowerDownLeft", 0.16f),
                      ("mouthLowerDownRight", 0.16f), ("mouthStretchLeft", 0.1f),
                      ("mouthStretchRight", 0.1f),
                    },
                    // CH
                    new[] {
                      ("jawOpen", 0.11f), ("mouthFunnel", 0.55f), ("mouthPucker", 0.15f),
                      ("mouthShrugUpper", 0.12f),
                    },
                    // SS
                    new[] {
                      ("jawOpen", 0.05f), ("mouthStretchLeft", 0.22f), ("mouthStretchRight", 0.22f),
                      ("mouthLowerDownLeft", 0.28f), ("mouthLowerDownRight", 0.28f),
                      ("mouthUpperUpLeft", 0.14f), ("mouthUpperUpRight", 0.14f),
                    },
                    // nn
                    new[] {
                      ("jawOpen", 0.11f), ("mouthLowerDownLeft", 0.18f),
                      ("mouthLowerDownRight", 0.18f), ("mouthUpperUpLeft", 0.08f),
                      ("mouthUpperUpRight", 0.08f),
                    },
                    // RR
                    new[] { ("jawOpen", 0.13f), ("mouthFunnel", 0.32f), ("mouthPucker", 0.22f) },
                    // aa
                    new[] {
                      ("jawOpen", 0.52f), ("mouthLowerDownLeft", 0.24f),
                      ("mouthLowerDownRight", 0.24f), ("mouthUpperUpLeft", 0.12f),
                      ("mouthUpperUpRight", 0.12f),
                    },
                    // E
                    new[] {
                      ("jawOpen", 0.28f), ("mouthStretchLeft", 0.22f), ("mouthStretchRight", 0.22f),
                      ("mouthSmileLeft", 0.15f), ("mouthSmileRight", 0.15f),
                      ("mouthLowerDownLeft", 0.24f), ("mouthLowerDownRight", 0.24f),
                      ("mouthUpperUpLeft", 0.12f), ("mouthUpperUpRight", 0.12f),
                    },
                    // ih
                    new[] {
                      ("jawOpen", 0.18f), ("mouthStretchLeft", 0.24f), ("mouthStretchRight", 0.24f),
                      ("mouthSmileLeft", 0.18f), ("mouthSmileRight", 0.18f),
                      ("mouthLowerDownLeft", 0.18f), ("mouthLowerDownRight", 0.18f),
                    },
                    // oh
                    new[] { ("jawOpen", 0.36f), ("mouthFunnel", 0.5f), ("mouthPucker", 0.16f) },
                    // ou
                    new[] { ("jawOpen", 0.15f), ("mouthPucker", 0.62f), ("mouthFunnel", 0.34f) },
                },
                new[] { ("eyeBlinkLeft", 1f), ("eyeBlinkRight", 1f) },
                new[]
                {
                    // happy
                    new[] {
                      ("mouthSmileLeft", 0.85f), ("mouthSmileRight", 0.85f),
                      ("cheekSquintLeft", 0.75f), ("cheekSquintRight", 0.75f),
                      ("eyeSquintLeft", 0.4f), ("eyeSquintRight", 0.4f), ("browInnerUp", 0.2f),
                      ("browOuterUpLeft", 0.25f), ("browOuterUpRight", 0.25f),
                      ("mouthDimpleLeft", 0.2f), ("mouthDimpleRight", 0.2f),
                      ("mouthUpperUpLeft", 0.22f), ("mouthUpperUpRight", 0.22f), ("jawOpen", 0.1f),
                    },
                    // sad
                    new[] {
                      ("browInnerUp", 1f), ("mouthFrownLeft", 0.95f), ("mouthFrownRight", 0.95f),
                      ("mouthShrugLower", 0.45f), ("eyeLookDownLeft", 0.25f),
                      ("eyeLookDownRight", 0.25f), ("eyeBlinkLeft", 0.16f),
                      ("eyeBlinkRight", 0.16f), ("mouthRollLower", 0.1f),
                    },
                    // angry
                    new[] {
                      ("browDownLeft", 1f), ("browDownRight", 1f), ("noseSneerLeft", 0.65f),
                      ("noseSneerRight", 0.65f), ("eyeSquintLeft", 0.5f), ("eyeSquintRight", 0.5f),
                      ("mouthPressLeft", 0.45f), ("mouthPressRight", 0.45f),
                      ("mouthFrownLeft", 0.7f), ("mouthFrownRight", 0.7f),
                      ("mouthShrugLower", 0.25f),
                    },
                    // surprised
                    new[] {
                      ("browInnerUp", 0.9f), ("browOuterUpLeft", 1f), ("browOuterUpRight", 1f),
                      ("eyeWideLeft", 0.9f), ("eyeWideRight", 0.9f), ("jawOpen", 0.26f),
                      ("mouthFunnel", 0.3f),
                    },
                    // thoughtful
                    new[] {
                      ("browDownLeft", 0.6f), ("browOuterUpRight", 0.9f), ("browInnerUp", 0.25f),
                      ("mouthLeft", 0.45f), ("mouthPressLeft", 0.4f), ("mouthPressRight", 0.4f),
                      ("mouthPucker", 0.15f), ("eyeSquintLeft", 0.4f),
                    },
                    // affectionate
                    new[] {
                      ("mouthSmileLeft", 0.6f), ("mouthSmileRight", 0.6f), ("eyeSquintLeft", 0.55f),
                      ("eyeSquintRight", 0.55f), ("eyeBlinkLeft", 0.2f), ("eyeBlinkRight", 0.2f),
                      ("browInnerUp", 0.65f), ("cheekSquintLeft", 0.6f), ("cheekSquintRight", 0.6f),
                      ("mouthDimpleLeft", 0.2f), ("mouthDimpleRight", 0.2f),
                    },
                    // afraid
                    new[] {
                      ("browInnerUp", 1f), ("browOuterUpLeft", 0.4f), ("browOuterUpRight", 0.4f),
                      ("eyeWideLeft", 0.85f), ("eyeWideRight", 0.85f), ("mouthStretchLeft", 0.75f),
                      ("mouthStretchRight", 0.75f), ("mouthFrownLeft", 0.35f),
                      ("mouthFrownRight", 0.35f), ("jawOpen", 0.13f), ("mouthLowerDownLeft", 0.2f),
                      ("mouthLowerDownRight", 0.2f),
                    },
                }),
            // Oculus's visemes by VRChat's names.
            new ShapeTable(
                "VRChat", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    new[] { ("vrc_v_pp", 1f) },
                    // FF
                    new[] { ("vrc_v_ff", 1f) },
                    // TH
                    new[] { ("vrc_v_th", 1f) },
                    // DD
                    new[] { ("vrc_v_dd", 1f) },
                    // kk
                    new[] { ("vrc_v_kk", 1f) },
                    // CH
                    new[] { ("vrc_v_ch", 1f) },
                    // SS
                    new[] { ("vrc_v_ss", 1f) },
                    // nn
                    new[] { ("vrc_v_nn", 1f) },
                    // RR
                    new[] { ("vrc_v_rr", 1f) },
                    // aa
                    new[] { ("vrc_v_aa", 1f) },
                    // E
                    new[] { ("vrc_v_e", 1f) },
                    // ih
                    new[] { ("vrc_v_ih", 1f) },
                    // oh
                    new[] { ("vrc_v_oh", 1f) },
                    // ou
                    new[] { ("vrc_v_ou", 1f) },
                },
                new[] { ("vrc_blink_Left", 1f), ("vrc_blink_Right", 1f) },
                System.Array.Empty<(string, float)[]>()),
            // The shapes of characters made with VRoid Studio.
            new ShapeTable(
                "VRoid", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("Fcl_MTH_I", 0.15f) },
                    // TH
                    new[] { ("Fcl_MTH_I", 0.3f) },
                    // DD
                    new[] { ("Fcl_MTH_I", 0.35f) },
                    // kk
                    new[] { ("Fcl_MTH_I", 0.4f) },
                    // CH
                    new[] { ("Fcl_MTH_U", 0.4f), ("Fcl_MTH_I", 0.2f) },
                    // SS
                    new[] { ("Fcl_MTH_I", 0.4f), ("Fcl_MTH_E", 0.2f) },
                    // nn
                    new[] { ("Fcl_MTH_I", 0.3f) },
                    // RR
                    new[] { ("Fcl_MTH_U", 0.35f), ("Fcl_MTH_I", 0.15f) },
                    // aa
                    new[] { ("Fcl_MTH_A", 1f) },
                    // E
                    new[] { ("Fcl_MTH_E", 0.9f) },
                    // ih
                    new[] { ("Fcl_MTH_I", 0.9f) },
                    // oh
                    new[] { ("Fcl_MTH_O", 0.9f) },
                    // ou
                    new[] { ("Fcl_MTH_U", 0.9f) },
                },
                new[] { ("Fcl_EYE_Close", 1f) },
                new[]
                {
                    // happy
                    new[] { ("Fcl_ALL_Joy", 0.8f) },
                    // sad
                    new[] { ("Fcl_ALL_Sorrow", 0.8f) },
                    // angry
                    new[] { ("Fcl_ALL_Angry", 0.8f) },
                    // surprised
                    new[] { ("Fcl_ALL_Surprised", 0.8f) },
                    // thoughtful
                    new[] { ("Fcl_ALL_Fun", 0.3f) },
                    // affectionate
                    new[] { ("Fcl_ALL_Fun", 0.8f) },
                    // afraid
                    new[] { ("Fcl_ALL_Sorrow", 0.4f), ("Fcl_ALL_Surprised", 0.4f) },
                }),
            // The presets of VRM 1.0.
            new ShapeTable(
                "VRM 1.0", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("ih", 0.15f) },
                    // TH
                    new[] { ("ih", 0.3f) },
                    // DD
                    new[] { ("ih", 0.35f) },
                    // kk
                    new[] { ("ih", 0.4f) },
                    // CH
                    new[] { ("ou", 0.4f), ("ih", 0.2f) },
                    // SS
                    new[] { ("ih", 0.4f), ("ee", 0.2f) },
                    // nn
                    new[] { ("ih", 0.3f) },
                    // RR
                    new[] { ("ou", 0.35f), ("ih", 0.15f) },
                    // aa
                    new[] { ("aa", 1f) },
                    // E
                    new[] { ("ee", 0.9f) },
                    // ih
                    new[] { ("ih", 0.9f) },
                    // oh
                    new[] { ("oh", 0.9f) },
                    // ou
                    new[] { ("ou", 0.9f) },
                },
                new[] { ("blink", 1f) },
                new[]
                {
                    // happy
                    new[] { ("happy", 0.8f) },
                    // sad
                    new[] { ("sad", 0.8f) },
                    // angry
                    new[] { ("angry", 0.8f) },
                    // surprised
                    new[] { ("surprised", 0.8f) },
                    // thoughtful
                    new[] { ("relaxed", 0.3f) },
                    // affectionate
                    new[] { ("relaxed", 0.8f) },
                    // afraid
                    new[] { ("sad", 0.4f), ("surprised", 0.4f) },
                }),
            // The presets of VRM 0.x by the names that exporters give them.
            new ShapeTable(
                "VRM 0.x", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("I", 0.15f) },
                    // TH
                    new[] { ("I", 0.3f) },
                    // DD
                    new[] { ("I", 0.35f) },
                    // kk
                    new[] { ("I", 0.4f) },
                    // CH
                    new[] { ("U", 0.4f), ("I", 0.2f) },
                    // SS
                    new[] { ("I", 0.4f), ("E", 0.2f) },
                    // nn
                    new[] { ("I", 0.3f) },
                    // RR
                    new[] { ("U", 0.35f), ("I", 0.15f) },
                    // aa
                    new[] { ("A", 1f) },
                    // E
                    new[] { ("E", 0.9f) },
                    // ih
                    new[] { ("I", 0.9f) },
                    // oh
                    new[] { ("O", 0.9f) },
                    // ou
                    new[] { ("U", 0.9f) },
                },
                new[] { ("Blink", 1f) },
                new[]
                {
                    // happy
                    new[] { ("Joy", 0.8f) },
                    // sad
                    new[] { ("Sorrow", 0.8f) },
                    // angry
                    new[] { ("Angry", 0.8f) },
                    // surprised
                    new[] { ("Surprised", 0.8f) },
                    // thoughtful
                    new[] { ("Fun", 0.3f) },
                    // affectionate
                    new[] { ("Fun", 0.8f) },
                    // afraid
                    new[] { ("Sorrow", 0.4f), ("Surprised", 0.4f) },
                }),
            // The Japanese names of MMD's models.
            new ShapeTable(
                "MikuMikuDance", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("い", 0.15f) },
                    // TH
                    new[] { ("い", 0.3f) },
                    // DD
                    new[] { ("い", 0.35f) },
                    // kk
                    new[] { ("い", 0.4f) },
                    // CH
                    new[] { ("う", 0.4f), ("い", 0.2f) },
                    // SS
                    new[] { ("い", 0.4f), ("え", 0.2f) },
                    // nn
                    new[] { ("い", 0.3f) },
                    // RR
                    new[] { ("う", 0.35f), ("い", 0.15f) },
                    // aa
                    new[] { ("あ", 1f) },
                    // E
                    new[] { ("え", 0.9f) },
                    // ih
                    new[] { ("い", 0.9f) },
                    // oh
                    new[] { ("お", 0.9f) },
                    // ou
                    new[] { ("う", 0.9f) },
                },
                new[] { ("まばたき", 1f) },
                new[]
                {
                    // happy
                    new[] { ("にこり", 0.8f), ("笑い", 0.4f) },
                    // sad
                    new[] { ("困る", 0.8f) },
                    // angry
                    new[] { ("怒り", 0.8f) },
                    // surprised
                    new[] { ("びっくり", 0.8f) },
                    // thoughtful
                    new[] { ("真面目", 0.4f) },
                    // affectionate
                    new[] { ("笑い", 0.6f), ("にこり", 0.4f) },
                    // afraid
                    new[] { ("困る", 0.5f), ("びっくり", 0.4f) },
                }),
            // Character Creator's visemes.
            new ShapeTable(
                "Reallusion", false,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    new[] { ("V_Explosive", 1f) },
                    // FF
                    new[] { ("V_Dental_Lip", 1f) },
                    // TH
                    new[] { ("V_Lip_Open", 0.4f), ("V_Open", 0.2f) },
                    // DD
                    new[] { ("V_Lip_Open", 0.4f), ("V_Open", 0.15f) },
                    // kk
                    new[] { ("V_Lip_Open", 0.35f), ("V_Open", 0.2f) },
                    // CH
                    new[] { ("V_Affricate", 1f) },
                    // SS
                    new[] { ("V_Wide", 0.4f), ("V_Lip_Open", 0.35f) },
                    // nn
                    new[] { ("V_Lip_Open", 0.35f), ("V_Open", 0.12f) },
                    // RR
                    new[] { ("V_Tight_O", 0.4f), ("V_Lip_Open", 0.15f) },
                    // aa
                    new[] { ("V_Open", 0.9f), ("Jaw_Open", 0.2f) },
                    // E
                    new[] { ("V_Wide", 0.6f), ("V_Open", 0.35f) },
                    // ih
                    new[] { ("V_Wide", 0.6f), ("V_Open", 0.2f) },
                    // oh
                    new[] { ("V_Tight_O", 0.8f), ("V_Open", 0.2f) },
                    // ou
                    new[] { ("V_Tight", 0.8f), ("V_Tight_O", 0.3f) },
                },
                new[] { ("Eye_Blink_L", 1f), ("Eye_Blink_R", 1f) },
                new[]
                {
                    // happy
                    new[] {
                      ("Mouth_Smile_L", 0.6f), ("Mouth_Smile_R", 0.6f), ("Cheek_Raise_L", 0.4f),
                      ("Cheek_Raise_R", 0.4f), ("Eye_Squint_L", 0.2f), ("Eye_Squint_R", 0.2f),
                    },
                    // sad
                    new[] {
                      ("Brow_Raise_Inner_L", 0.7f), ("Brow_Raise_Inner_R", 0.7f),
                      ("Mouth_Frown_L", 0.5f), ("Mouth_Frown_R", 0.5f),
                    },
                    // angry
                    new[] {
                      ("Brow_Drop_L", 0.8f), ("Brow_Drop_R", 0.8f), ("Nose_Sneer_L", 0.3f),
                      ("Nose_Sneer_R", 0.3f), ("Eye_Squint_L", 0.3f), ("Eye_Squint_R", 0.3f),
                    },
                    // surprised
                    new[] {
                      ("Brow_Raise_Inner_L", 0.5f), ("Brow_Raise_Inner_R", 0.5f),
                      ("Brow_Raise_Outer_L", 0.7f), ("Brow_Raise_Outer_R", 0.7f),
                      ("Eye_Wide_L", 0.6f), ("Eye_Wide_R", 0.6f),
                    },
                    // thoughtful
                    new[] {
                      ("Brow_Drop_L", 0.3f), ("Brow_Raise_Outer_R", 0.5f), ("Eye_Squint_L", 0.15f),
                    },
                    // affectionate
                    new[] {
                      ("Mouth_Smile_L", 0.4f), ("Mouth_Smile_R", 0.4f), ("Cheek_Raise_L", 0.25f),
                      ("Cheek_Raise_R", 0.25f),
                    },
                    // afraid
                    new[] {
                      ("Brow_Raise_Inner_L", 0.8f), ("Brow_Raise_Inner_R", 0.8f),
                      ("Eye_Wide_L", 0.6f), ("Eye_Wide_R", 0.6f),
                    },
                }),
            // A single shape that opens the mouth.
            new ShapeTable(
                "one opening mouth", true,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("mouthOpen", 0.08f) },
                    // TH
                    new[] { ("mouthOpen", 0.2f) },
                    // DD
                    new[] { ("mouthOpen", 0.18f) },
                    // kk
                    new[] { ("mouthOpen", 0.25f) },
                    // CH
                    new[] { ("mouthOpen", 0.16f) },
                    // SS
                    new[] { ("mouthOpen", 0.1f) },
                    // nn
                    new[] { ("mouthOpen", 0.16f) },
                    // RR
                    new[] { ("mouthOpen", 0.2f) },
                    // aa
                    new[] { ("mouthOpen", 0.8f) },
                    // E
                    new[] { ("mouthOpen", 0.5f) },
                    // ih
                    new[] { ("mouthOpen", 0.35f) },
                    // oh
                    new[] { ("mouthOpen", 0.55f) },
                    // ou
                    new[] { ("mouthOpen", 0.3f) },
                },
                System.Array.Empty<(string, float)>(),
                new[]
                {
                    // happy
                    new[] { ("mouthSmile", 0.8f) },
                    // sad
                    System.Array.Empty<(string, float)>(),
                    // angry
                    System.Array.Empty<(string, float)>(),
                    // surprised
                    System.Array.Empty<(string, float)>(),
                    // thoughtful
                    System.Array.Empty<(string, float)>(),
                    // affectionate
                    new[] { ("mouthSmile", 0.5f) },
                    // afraid
                    System.Array.Empty<(string, float)>(),
                }),
            // A single shape, or a bone, that opens the jaw.
            new ShapeTable(
                "one opening jaw", true,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("jawOpen", 0.08f) },
                    // TH
                    new[] { ("jawOpen", 0.2f) },
                    // DD
                    new[] { ("jawOpen", 0.18f) },
                    // kk
                    new[] { ("jawOpen", 0.25f) },
                    // CH
                    new[] { ("jawOpen", 0.16f) },
                    // SS
                    new[] { ("jawOpen", 0.1f) },
                    // nn
                    new[] { ("jawOpen", 0.16f) },
                    // RR
                    new[] { ("jawOpen", 0.2f) },
                    // aa
                    new[] { ("jawOpen", 0.8f) },
                    // E
                    new[] { ("jawOpen", 0.5f) },
                    // ih
                    new[] { ("jawOpen", 0.35f) },
                    // oh
                    new[] { ("jawOpen", 0.55f) },
                    // ou
                    new[] { ("jawOpen", 0.3f) },
                },
                System.Array.Empty<(string, float)>(),
                System.Array.Empty<(string, float)[]>()),
            // A single shape for an open vowel, as VRM names it.
            new ShapeTable(
                "one open vowel", true,
                new[]
                {
                    // sil
                    System.Array.Empty<(string, float)>(),
                    // PP
                    System.Array.Empty<(string, float)>(),
                    // FF
                    new[] { ("aa", 0.08f) },
                    // TH
                    new[] { ("aa", 0.2f) },
                    // DD
                    new[] { ("aa", 0.18f) },
                    // kk
                    new[] { ("aa", 0.25f) },
                    // CH
                    new[] { ("aa", 0.16f) },
                    // SS
                    new[] { ("aa", 0.1f) },
                    // nn
                    new[] { ("aa", 0.16f) },
                    // RR
                    new[] { ("aa", 0.2f) },
                    // aa
                    new[] { ("aa", 0.8f) },
                    // E
                    new[] { ("aa", 0.5f) },
                    // ih
                    new[] { ("aa", 0.35f) },
                    // oh
                    new[] { ("aa", 0.55f) },
                    // ou
                    new[] { ("aa", 0.3f) },
                },
                System.Array.Empty<(string, float)>(),
                System.Array.Empty<(string, float)[]>()),
        };
    }

    /// <summary>A way of naming shapes, with each pose as shapes and their share.</summary>
    internal sealed class ShapeTable
    {
        public ShapeTable(
            string name, bool lone, (string Shape, float Share)[][] visemes,
            (string Shape, float Share)[] blink, (string Shape, float Share)[][] expressions)
        {
            Name = name;
            Lone = lone;
            Visemes = visemes;
            Blink = blink;
            Expressions = expressions;
        }

        /// <summary>What people call it.</summary>
        public string Name { get; }

        /// <summary>Whether it is taken only where no other fits.</summary>
        public bool Lone { get; }

        /// <summary>The mouth, by <see cref="Viseme"/>.</summary>
        public (string Shape, float Share)[][] Visemes { get; }

        /// <summary>Both eyes shut; empty where the convention has no such shape.</summary>
        public (string Shape, float Share)[] Blink { get; }

        /// <summary>The face, by <see cref="FaceShapes.Expressions"/>; or empty.</summary>
        public (string Shape, float Share)[][] Expressions { get; }
    }
}
