# The emulator, from the programs of `cargo xtask package`: see kubernetes.yaml.
FROM debian:stable-slim
COPY acg-emulator LICENSE NOTICE /
USER 65532
ENTRYPOINT ["/acg-emulator"]
