// A stand-in for what our shaders use of URP 14's Core.hlsl: the same names, parameters and types, so
// that they can be compiled, and drawn with, where there is no Unity. Written for this; nothing is copied.
#ifndef STAND_IN_CORE_INCLUDED
#define STAND_IN_CORE_INCLUDED

#define real half
#define real3 half3
#define CBUFFER_START(name) cbuffer name {
#define CBUFFER_END };
#define TEXTURE2D(textureName) Texture2D textureName
#define SAMPLER(samplerName) SamplerState samplerName
#define SAMPLE_TEXTURE2D(textureName, samplerName, coord2) textureName.Sample(samplerName, coord2)
#define TRANSFORM_TEX(tex, name) ((tex.xy) * name##_ST.xy + name##_ST.zw)

#define UNITY_REVERSED_Z 0
#define UNITY_NEAR_CLIP_VALUE -1.0
#define UNITY_VERTEX_INPUT_INSTANCE_ID
#define UNITY_VERTEX_OUTPUT_STEREO
#define UNITY_SETUP_INSTANCE_ID(input)
#define UNITY_TRANSFER_INSTANCE_ID(input, output)
#define UNITY_INITIALIZE_VERTEX_OUTPUT_STEREO(output)
#define UNITY_SETUP_STEREO_EYE_INDEX_POST_VERTEX(input)

#if defined(_FORWARD_PLUS)
#define USE_FORWARD_PLUS 1
#else
#define USE_FORWARD_PLUS 0
#endif

// Whoever draws with it fills this in. Matrices are rows; things stand in the world as they are.
CBUFFER_START(Frame)
    float4 _WorldToClip[4];
    float4 _WorldToShadow[4];
    float4 _Camera;              // xyz: its place
    float4 _ShadowBias;          // x: depth, y: normal
    float4 _ShadowParams;        // x: strength, y: texels of the map, z: texels that softness reaches
    float4 _LightPlaces[4];      // xyz: towards each light; the first is the main one
    float4 _LightColours[4];     // rgb
    float4 _LightNumbers;        // x: how many there are beside the main one
    float4 _Sky;
    float4 _Ground;
CBUFFER_END

float4 StandInRows(float4 rows[4], float3 place)
{
    float4 full = float4(place, 1.0);
    return float4(dot(rows[0], full), dot(rows[1], full), dot(rows[2], full), dot(rows[3], full));
}

float3 TransformObjectToWorld(float3 positionOS) { return positionOS; }
float3 TransformObjectToWorldNormal(float3 normalOS) { return normalize(normalOS); }
float4 TransformWorldToHClip(float3 positionWS) { return StandInRows(_WorldToClip, positionWS); }
float4 TransformObjectToHClip(float3 positionOS) { return TransformWorldToHClip(positionOS); }
real GetOddNegativeScale() { return 1.0; }

struct VertexPositionInputs
{
    float3 positionWS;
    float3 positionVS;
    float4 positionCS;
    float4 positionNDC;
};

struct VertexNormalInputs
{
    real3 tangentWS;
    real3 bitangentWS;
    float3 normalWS;
};

VertexPositionInputs GetVertexPositionInputs(float3 positionOS)
{
    VertexPositionInputs inputs = (VertexPositionInputs)0;
    inputs.positionWS = TransformObjectToWorld(positionOS);
    inputs.positionCS = TransformWorldToHClip(inputs.positionWS);
    return inputs;
}

VertexNormalInputs GetVertexNormalInputs(float3 normalOS, float4 tangentOS)
{
    VertexNormalInputs inputs;
    inputs.normalWS = TransformObjectToWorldNormal(normalOS);
    inputs.tangentWS = normalize(tangentOS.xyz);
    inputs.bitangentWS = cross(inputs.normalWS, inputs.tangentWS) * tangentOS.w;
    return inputs;
}

half3 GetWorldSpaceNormalizeViewDir(float3 positionWS) { return normalize(_Camera.xyz - positionWS); }
float2 GetNormalizedScreenSpaceUV(float4 positionCS) { return positionCS.xy; }
real ComputeFogFactor(float zPositionCS) { return 0.0; }
half3 MixFog(half3 fragColor, half fogFactor) { return fragColor; }

half3 UnpackNormalScale(half4 packedNormal, half bumpScale)
{
    half3 normal = packedNormal.xyz * 2.0 - 1.0;
    normal.xy *= bumpScale;
    return normalize(normal);
}

#endif
