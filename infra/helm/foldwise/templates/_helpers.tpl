{{- define "foldwise.name" -}}
{{- printf "%s-foldwise" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "foldwise.selector" -}}
app.kubernetes.io/name: foldwise
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "foldwise.labels" -}}
{{ include "foldwise.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{/* image: context, name of the image in values */}}
{{- define "foldwise.image" -}}
{{- $image := index .context.Values.images .image -}}
{{- printf "%s:%s" $image.repository (default .context.Chart.AppVersion $image.tag) -}}
{{- end -}}

{{- define "foldwise.claim" -}}
{{- default (printf "%s-home" (include "foldwise.name" .)) .Values.home.existingClaim -}}
{{- end -}}

{{- define "foldwise.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
fsGroupChangePolicy: OnRootMismatch
seccompProfile: { type: RuntimeDefault }
{{- end -}}

{{- define "foldwise.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end -}}

{{/* variable: context, name of the variable, key in secret.keys */}}
{{- define "foldwise.secretVariable" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ required "secret.name: a Secret with DATABASE_URL, FOLDWISE_TOKEN, TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE" .context.Values.secret.name | quote }}
      key: {{ index .context.Values.secret.keys .key | quote }}
{{- end -}}

{{/* Empty where artifacts are in the home that all pods mount. */}}
{{- define "foldwise.artifacts" -}}
{{- with .Values.artifacts }}
{{- if .url }}
- name: FOLDWISE_ARTIFACTS
  value: {{ .url | quote }}
- name: FOLDWISE_ARTIFACT_CACHE_GB
  value: {{ .cacheGb | quote }}
- name: AWS_REGION
  value: {{ .region | quote }}
{{- with .endpoint }}
- name: AWS_ENDPOINT_URL_S3
  value: {{ . | quote }}
{{- end }}
{{- $keys := .keys }}
{{- if $keys }}
{{- range list "AWS_ACCESS_KEY_ID" "AWS_SECRET_ACCESS_KEY" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: { name: {{ $keys | quote }}, key: {{ . }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "foldwise.homeVolume" -}}
{{- if .Values.artifacts.url -}}
emptyDir: {}
{{- else -}}
persistentVolumeClaim:
  claimName: {{ include "foldwise.claim" . }}
{{- end -}}
{{- end -}}

{{- define "foldwise.services" -}}
{{ include "foldwise.secretVariable" (dict "context" . "variable" "DATABASE_URL" "key" "databaseUrl") }}
{{ include "foldwise.secretVariable" (dict "context" . "variable" "TEMPORAL_ADDRESS" "key" "temporalAddress") }}
{{ include "foldwise.secretVariable" (dict "context" . "variable" "TEMPORAL_NAMESPACE" "key" "temporalNamespace") }}
{{ include "foldwise.optionalSecretVariable" (dict "context" . "variable" "DIRECT_URL" "key" "directUrl") }}
{{ include "foldwise.optionalSecretVariable" (dict "context" . "variable" "TEMPORAL_API_KEY" "key" "temporalApiKey") }}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* As foldwise.secretVariable, of a key that the Secret need not have. */}}
{{- define "foldwise.optionalSecretVariable" -}}
{{ include "foldwise.secretVariable" . }}
      optional: true
{{- end -}}

{{- define "foldwise.certificatesMount" -}}
{{- if .Values.certificates.secret -}}
- name: certificates
  mountPath: /certificates
  readOnly: true
{{- end }}
{{- end -}}

{{/* Keys of TLS: read by the group of the pod alone. */}}
{{- define "foldwise.certificatesVolume" -}}
{{- with .Values.certificates.secret -}}
- name: certificates
  secret:
    secretName: {{ . | quote }}
    defaultMode: 0440
{{- end }}
{{- end -}}
